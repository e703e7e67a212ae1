package planted.sql.order;

import dev.holdfast.storage.Database;

/** Innocent: on the list. */
final class PostgresOrderStore {
    int count(Database database) {
        return database.sql("select count(*) from orders").query(Integer.class).single();
    }
}
