package dev.holdfast.rig.bench;

import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.http.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/** The answers inside the window: how many of each status, and how long those took that accepted an order. */
final class Tally {
    private static final long LONGEST_MICROS = TimeUnit.SECONDS.toMicros(120);
    private static final int DIGITS = 3;

    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final AtomicHistogram acceptedMicros = new AtomicHistogram(LONGEST_MICROS, DIGITS);

    private volatile boolean open;

    /** The window begins. */
    void open() {
        open = true;
    }

    /** The window is over; later answers do not count. */
    void close() {
        open = false;
    }

    /** From any thread. */
    void tried(Outcome outcome, long nanos) {
        if (!open) {
            return;
        }
        switch (outcome) {
            case Answer answer -> {
                count(Integer.toString(answer.status()));
                if (answer.status() == 202) {
                    acceptedMicros.recordValue(Math.min(LONGEST_MICROS, nanos / 1_000));
                }
            }
            case NoAnswer _ -> count("none");
        }
    }

    private void count(String kind) {
        LongAdder counter = answers.get(kind);
        if (counter == null) {
            counter = answers.computeIfAbsent(kind, _ -> new LongAdder());
        }
        counter.increment();
    }

    /** By status, "none" for no answer. */
    Map<String, Long> answers() {
        Map<String, Long> counts = new TreeMap<>();
        answers.forEach((kind, count) -> counts.put(kind, count.sum()));
        return counts;
    }

    Histogram acceptedMicros() {
        return acceptedMicros;
    }
}
