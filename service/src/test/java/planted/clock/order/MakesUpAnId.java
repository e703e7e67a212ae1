package planted.clock.order;

import java.util.UUID;

final class MakesUpAnId {
    UUID id() {
        return UUID.randomUUID();
    }
}
