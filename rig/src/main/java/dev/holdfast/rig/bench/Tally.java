package dev.holdfast.rig.bench;

import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.Loop;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.http.Outcome;
import dev.holdfast.rig.traffic.Asked;
import dev.holdfast.rig.traffic.Kind;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** The answers inside the window: how many of each status, and how long orders and reads took. Written by the loop's thread. */
final class Tally implements Loop.Watcher {
    private static final long LONGEST_MICROS = TimeUnit.SECONDS.toMicros(120);
    private static final int DIGITS = 3;
    private static final int OVERLOADED = 503;

    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final LongAdder none = new LongAdder();
    private final SingleWriterRecorder orders = new SingleWriterRecorder(LONGEST_MICROS, DIGITS);
    private final Histogram orderMicros = new Histogram(LONGEST_MICROS, DIGITS);
    private final SingleWriterRecorder reads = new SingleWriterRecorder(LONGEST_MICROS, DIGITS);

    private volatile boolean open;

    /** The window begins. */
    void open() {
        open = true;
    }

    /** The window is over; later answers do not count. */
    void close() {
        open = false;
    }

    @Override
    public void tried(Loop.Call call, Outcome outcome, long nanos) {
        if (!open) {
            return;
        }
        switch (outcome) {
            case Answer answer -> {
                count(answer.status());
                if (answer.status() != OVERLOADED) {
                    boolean read = call instanceof Asked asked && asked.kind() == Kind.READ;
                    (read ? reads : orders).recordValue(Math.clamp(nanos / 1_000, 0, LONGEST_MICROS));
                }
            }
            case NoAnswer _ -> none.increment();
        }
    }

    private void count(int status) {
        LongAdder counter = answers.get(status);
        if (counter == null) {
            counter = answers.computeIfAbsent(status, _ -> new LongAdder());
        }
        counter.increment();
    }

    /** By status, "none" for no answer. */
    Map<String, Long> answers() {
        Map<String, Long> counts = new TreeMap<>();
        answers.forEach((status, count) -> counts.put(Integer.toString(status), count.sum()));
        if (none.sum() > 0) {
            counts.put("none", none.sum());
        }
        return counts;
    }

    /** All of them. */
    long count() {
        return answers.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** The orders' answer times since this was last asked. From one thread, not the loop's. */
    Histogram lately() {
        Histogram interval = orders.getIntervalHistogram();
        orderMicros.add(interval);
        return interval;
    }

    /** Those of the whole window. From the thread that asks {@link #lately}. */
    Histogram orderMicros() {
        lately();
        return orderMicros;
    }

    /** To be asked once, after the loop. */
    Histogram readMicros() {
        return reads.getIntervalHistogram();
    }
}
