package planted.clock.order;

import java.time.Instant;

final class ReadsTheClock {
    Instant acceptedAt() {
        return Instant.now();
    }
}
