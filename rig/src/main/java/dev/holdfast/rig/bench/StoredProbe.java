package dev.holdfast.rig.bench;

import dev.holdfast.rig.RigException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * From accepted to stored, of a sample: a few orders at a time are looked for in MongoDB until they are there confirmed. A
 * sample, because asking for each of thousands a second would load the store that is measured; what it shows is exact to one
 * round of asking, about 40 ms.
 */
final class StoredProbe implements AutoCloseable {
    /** Some 25 samples a second; twice as many cost one percent of the cores. */
    private static final int AT_ONCE = 8;

    private static final long ROUND_MILLIS = 40;
    /** One order in this many nanoseconds is enough to fill the places. */
    private static final long EVERY_NANOS = 2_000_000;

    private final Function<Collection<String>, List<String>> confirmedAmong;
    private final ConcurrentLinkedQueue<Sample> offered = new ConcurrentLinkedQueue<>();
    private final AtomicLong nextOffer = new AtomicLong(System.nanoTime());
    private final Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);
    private final Thread thread;

    private volatile boolean open;
    private volatile boolean closed;

    private record Sample(String id, long acceptedNanos) {}

    StoredProbe(Function<Collection<String>, List<String>> confirmedAmong) {
        this.confirmedAmong = confirmedAmong;
        thread = Thread.ofPlatform().name("stored-probe").daemon().start(this::watch);
    }

    void open() {
        open = true;
    }

    /** No more samples; those under way are still followed. */
    void stopSampling() {
        open = false;
    }

    /** An order was accepted just now. From any thread. */
    void accepted(String id) {
        if (!open) {
            return;
        }
        long now = System.nanoTime();
        long due = nextOffer.get();
        if (now - due >= 0 && nextOffer.compareAndSet(due, now + EVERY_NANOS)) {
            offered.add(new Sample(id, now));
        }
    }

    private void watch() {
        Map<String, Sample> watched = new HashMap<>();
        while (!closed) {
            Sample sample = offered.poll();
            while (sample != null) {
                // Full places let a sample go: which one does not depend on how long it takes.
                if (watched.size() < AT_ONCE) {
                    watched.put(sample.id(), sample);
                }
                sample = offered.poll();
            }
            try {
                if (!watched.isEmpty()) {
                    look(watched);
                }
                Thread.sleep(ROUND_MILLIS);
            } catch (InterruptedException stop) {
                return;
            } catch (RigException storeAway) {
                // The watched ones stay; how long they take in the end is what was asked.
            }
        }
    }

    private void look(Map<String, Sample> watched) {
        List<String> there = confirmedAmong.apply(new ArrayList<>(watched.keySet()));
        long now = System.nanoTime();
        for (String id : there) {
            Sample sample = watched.remove(id);
            if (sample != null) {
                micros.recordValue((now - sample.acceptedNanos()) / 1_000);
            }
        }
    }

    /** To be asked after {@link #close}. */
    Histogram micros() {
        return micros;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
