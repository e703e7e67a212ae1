package dev.holdfast.messaging;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** A hint from the writers of the outbox to its reader; many hints before it looks are one. */
@Component
final class Wakeup {
    private final Semaphore hint = new Semaphore(0);

    void give() {
        if (hint.availablePermits() == 0) {
            hint.release();
        }
    }

    /** Waits for a hint or for the time to pass. */
    void await(Duration atMost) throws InterruptedException {
        if (hint.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            hint.drainPermits();
        }
    }
}
