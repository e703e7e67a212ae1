package dev.holdfast.rig.replay;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.http.Outcome;
import dev.holdfast.rig.stores.Arrivals;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what a replay has done so far and tells it in a line. */
final class Progress {
    private final int orders;
    private final Arrivals arrivals;
    private final LongSupplier nanoClock;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder overloaded = new LongAdder();
    private final LongAdder unknown = new LongAdder();

    // Of the line told last; told by one thread.
    private long toldAt;
    private long toldAccepted;
    private long toldStored;

    Progress(int orders, Arrivals arrivals, LongSupplier nanoClock) {
        this.orders = orders;
        this.arrivals = arrivals;
        this.nanoClock = nanoClock;
        toldAt = nanoClock.getAsLong();
    }

    /** An attempt; a request may take several. */
    void tried(Outcome outcome) {
        switch (outcome) {
            case Answer answer -> {
                if (answer.status() == 503) {
                    overloaded.increment();
                }
            }
            case NoAnswer _ -> unknown.increment();
        }
    }

    void accepted(String id) {
        accepted.increment();
        arrivals.accepted(id);
    }

    void refused() {
        refused.increment();
    }

    long accepted() {
        return accepted.sum();
    }

    /** How many are stored by now; as last known while the store is away. */
    long stored() {
        try {
            return arrivals.refresh();
        } catch (RigException storeAway) {
            return arrivals.stored();
        }
    }

    /** Asks how many are stored by now, and says what happened since it was asked last. */
    String line() {
        long stored = stored();
        long now = nanoClock.getAsLong();
        long accepts = accepted.sum();
        double seconds = Math.max(1, now - toldAt) / 1e9;
        String line = "  accepted %,d of %,d (%,.0f/s), stored %,d (%,.0f/s)%s"
                .formatted(
                        accepts,
                        orders,
                        (accepts - toldAccepted) / seconds,
                        stored,
                        (stored - toldStored) / seconds,
                        troubles());
        toldAt = now;
        toldAccepted = accepts;
        toldStored = stored;
        return line;
    }

    /** What else there was, "" on a good day. */
    String troubles() {
        StringBuilder text = new StringBuilder();
        trouble(text, refused.sum(), "refused");
        trouble(text, overloaded.sum(), "times 503, asked again");
        trouble(text, unknown.sum(), "times no answer, asked again");
        return text.toString();
    }

    private static void trouble(StringBuilder text, long count, String what) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(what);
        }
    }
}
