package planted.clock.payment;

import java.util.Random;

final class Throws {
    boolean isLucky() {
        return new Random().nextBoolean();
    }
}
