package dev.holdfast.order;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * How long the writer of the {@link Intake} waits for more before it begins a transaction: not at all for a lone order, and
 * where fewer wait than the last batch had, a moment for the rest, whom its commit answered and who are just sending their next.
 */
final class Gathering {
    /**
     * Without this pause the first of them would make a batch of a few: 13 orders a batch and 1,184 orders/s over 32
     * connections, with it 19 and 1,430.
     */
    static final Duration PAUSE = Duration.ofMillis(3);

    /** Fewer have their answers before a second pause is over, and would only wait: with 32 connections, 1,464 orders/s became 990. */
    private static final int CROWD = 48;

    /** On full cores a crowd takes some 10 ms to hear its answers and to come again. */
    private static final int PAUSES = 4;

    private final int batch;
    private final Runnable pause;

    /**
     * @param batch the most orders of a transaction
     * @param pause takes {@link #PAUSE}
     */
    Gathering(int batch, Runnable pause) {
        this.batch = batch;
        this.pause = pause;
    }

    /**
     * Until as many wait as the last batch had. Of a crowd half as many more, up to a full batch, as long as they come: two halves
     * of it would else take turns for ever, each waiting for the other's commit, and pay for two transactions.
     *
     * @param last orders of the last transaction; 0 where the writer had nothing to do since
     * @param waiting how many wait now
     */
    void await(int last, IntSupplier waiting) {
        boolean crowd = last >= CROWD;
        int wanted = crowd ? Math.min(batch, last + last / 2) : last;
        int before = -1;
        int now = waiting.getAsInt();
        for (int pauses = crowd ? PAUSES : 1; pauses > 0 && now < wanted && now != before; pauses--) {
            pause.run();
            before = now;
            now = waiting.getAsInt();
        }
    }
}
