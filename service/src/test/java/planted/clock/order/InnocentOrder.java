package planted.clock.order;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

final class InnocentOrder {
    Instant acceptedAt(InstantSource clock) {
        return clock.instant();
    }

    Instant paidAt(Clock clock) {
        return Instant.now(clock);
    }
}
