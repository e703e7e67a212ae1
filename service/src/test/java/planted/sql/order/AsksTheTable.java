package planted.sql.order;

import dev.holdfast.storage.Database;

final class AsksTheTable {
    int count(Database database) {
        return database.sql("select count(*) from orders").query(Integer.class).single();
    }
}
