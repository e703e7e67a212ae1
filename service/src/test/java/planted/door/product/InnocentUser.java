package planted.door.product;

import planted.door.order.InnocentDoor;

final class InnocentUser {
    void use(InnocentDoor door) {
        var _ = door.ask();
    }
}
