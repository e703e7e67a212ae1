package dev.holdfast.order;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * How long the writer of the {@link Intake} waits for more before it begins a transaction: not at all for a lone order, and
 * where fewer wait than there were callers at the last commit, a moment for the rest, whom it answered and who are just sending
 * their next. Else two halves of a crowd take turns, in batches of half of its size.
 */
final class Gathering {
    /** Without any the first of them would make a batch of a few: 13 orders a batch and 1,184 orders/s over 32 connections, instead of 1,430. */
    static final Duration PAUSE = Duration.ofMillis(1);

    /** As long as more come: on full cores it takes some of these to hear an answer and to send again. */
    private static final int PAUSES = 4;

    private final Consumer<Duration> pause;

    Gathering(Consumer<Duration> pause) {
        this.pause = pause;
    }

    /**
     * Until as many wait as there were, or no more come.
     *
     * @param callers whom the last commit answered and who waited then, up to a batch; 0 where the writer had nothing to do since
     * @param waiting how many wait now
     */
    void await(int callers, IntSupplier waiting) {
        int before = -1;
        int now = waiting.getAsInt();
        for (int pauses = PAUSES; pauses > 0 && now < callers && now != before; pauses--) {
            pause.accept(PAUSE);
            before = now;
            now = waiting.getAsInt();
        }
    }
}
