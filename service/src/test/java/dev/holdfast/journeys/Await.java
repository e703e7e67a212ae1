package dev.holdfast.journeys;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** Waits for what must become true, and says what was there instead when it does not. */
final class Await {
    /** Everything awaited here takes seconds; the bound only ends a test that would never end. */
    static final Duration BOUND = Duration.ofSeconds(90);

    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private Await() {}

    static void until(String what, ThrowingSupplier<Boolean> condition) {
        until(what, condition, () -> "");
    }

    /** @param instead shown when time is up */
    static void until(String what, ThrowingSupplier<Boolean> condition, Supplier<String> instead) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        Throwable last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.get()) {
                    return;
                }
                last = null;
            } catch (AssertionError e) {
                throw e; // waiting does not help
            } catch (Throwable e) {
                last = e; // for example a server that is just starting
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new AssertionError(what + ": not within " + BOUND.toSeconds() + " s " + instead.get(), last);
    }
}
