package planted.controller.order;

import dev.holdfast.storage.Database;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TableController {
    private final Database database;

    TableController(Database database) {
        this.database = database;
    }

    String all() {
        return database.inTransaction(() -> "all");
    }
}
