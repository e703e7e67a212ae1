package planted.sql.order;

import dev.holdfast.storage.Database;

final class InnocentDoor {
    String once(Database database) {
        return database.inTransaction(() -> "done");
    }
}
