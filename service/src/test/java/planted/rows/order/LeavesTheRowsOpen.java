package planted.rows.order;

import dev.holdfast.storage.Database;

final class LeavesTheRowsOpen {
    long count(Database database) {
        return database.sql("select id from orders").query(String.class).stream()
                .count();
    }
}
