package dev.holdfast.order;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Settling goes before placing: a node that has fallen behind with charging what it accepted places its next batch a little
 * later. Else, on full cores, the backlog of a busy minute lasts, buyers wait for seconds to hear about their money, and each
 * document is written before its order is settled and again after.
 *
 * <p>One pause for each batch that was charged late, so that placing goes on whatever becomes of settling, and none for a lone
 * order.
 */
final class SettlingFirst {
    /** From accepted to being charged. Of the 200 ms that documents gather the rest is for settling. */
    static final Duration LATE = Duration.ofMillis(150);

    /** About what it takes to settle the orders of one batch. */
    static final Duration PAUSE = Duration.ofMillis(20);

    private final AtomicBoolean behind = new AtomicBoolean();

    void chargesLate() {
        behind.set(true);
    }

    /** Whether a batch was charged late since this was last asked. */
    boolean takesPause() {
        return behind.getAndSet(false);
    }
}
