package dev.holdfast.rig.bench;

import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Loop;
import dev.holdfast.rig.http.Pace;
import dev.holdfast.rig.http.Patience;
import dev.holdfast.rig.machine.ProcessCpu;
import dev.holdfast.rig.shop.ShopApi;
import dev.holdfast.rig.stores.Arrivals;
import dev.holdfast.rig.stores.OrderDocuments;
import dev.holdfast.rig.stores.ShopTables;
import dev.holdfast.rig.traffic.Buyers;
import dev.holdfast.rig.traffic.Profile;
import dev.holdfast.rig.traffic.Till;
import dev.holdfast.rig.traffic.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One warm-up and one window with so many connections, until all that was accepted is stored. */
final class Measurement implements Till {
    private static final long STORED_WITHIN_SECONDS = 180;
    private static final long WATCH_MILLIS = 1_000;
    private static final int SAY_EVERY = 5;
    /** A rate over less, at the end of the window, would only show how lumpy the answers are. */
    private static final double SHORTEST_POINT_SECONDS = 0.5;

    private final Address address;
    private final int connections;
    private final Pace pace;
    private final Buyers buyers;
    private final Tally tally = new Tally();
    private final Timeline timeline = new Timeline();
    private final LongAdder accepted = new LongAdder();
    private final Arrivals confirmed;
    private final Arrivals stored;
    private final StoredProbe probe;
    private final ProcessCpu cpu = ProcessCpu.ofThisMachine();

    Measurement(Address address, int connections, Pace pace, String run, ShopTables tables, OrderDocuments documents) {
        this.address = address;
        this.connections = connections;
        this.pace = pace;
        buyers = new Buyers(new ShopApi(address), run + "-" + connections, this);
        confirmed = new Arrivals(tables::confirmedFrom);
        stored = new Arrivals(documents::confirmedFrom);
        probe = new StoredProbe(documents::confirmedAmong);
    }

    /**
     * What was measured.
     *
     * @param acceptedToStoredMicros of a sample
     * @param notes what there is to say beside the rates
     * @param faults what the answers, or orders that never arrived, showed to be wrong
     */
    record Window(
            Moment start,
            Moment end,
            Tally tally,
            Timeline timeline,
            Histogram readMicros,
            Histogram acceptedToStoredMicros,
            List<String> faults,
            List<String> notes) {}

    @Override
    public void accepted(String id) {
        accepted.increment();
        confirmed.accepted(id);
        stored.accepted(id);
        probe.accepted(id);
    }

    Window run(Profile profile, int warmupSeconds, int seconds) throws InterruptedException {
        Moment start;
        Moment end;
        Traffic traffic = profile.traffic(buyers);
        if (profile.ends()) {
            try (Loop loop = loop(profile.warmUp().traffic(buyers))) {
                watch(loop, warmupSeconds, "warm-up", null);
                loop.finish();
            }
            awaitStored();
            start = open();
            try (Loop loop = loop(traffic)) {
                watch(loop, Integer.MAX_VALUE, profile.title(), start.counts());
                loop.await();
                end = close();
            }
        } else {
            try (Loop loop = loop(traffic)) {
                watch(loop, warmupSeconds, "warm-up", null);
                start = open();
                watch(loop, seconds, "window", start.counts());
                end = close();
                loop.finish();
            }
        }
        List<String> late = awaitStored();
        probe.close();
        List<String> faults = new ArrayList<>(traffic.faults());
        faults.addAll(late);
        return new Window(start, end, tally, timeline, tally.readMicros(), probe.micros(), faults, traffic.notes());
    }

    private Loop loop(Traffic traffic) {
        return new Loop(address, connections, pace, Patience.RESTART, traffic, tally);
    }

    private Moment open() {
        Moment start = moment();
        tally.open();
        probe.open();
        return start;
    }

    private Moment close() {
        tally.close();
        probe.stopSampling();
        return moment();
    }

    /** Looks every second until the time is over or the loop has ended. */
    private void watch(Loop loop, int seconds, String phase, @Nullable Counts start) throws InterruptedException {
        Counts before = counts();
        long until = before.nanos() + TimeUnit.SECONDS.toNanos(seconds);
        for (int i = 1; loop.running(); i++) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                return;
            }
            loop.await(Math.min(left, WATCH_MILLIS));
            Counts now = counts();
            if (start != null && now.secondsSince(before) > SHORTEST_POINT_SECONDS) {
                timeline.add(start, before, now, tally.lately());
            }
            if (i % SAY_EVERY == 0) {
                System.out.printf(
                        "  %s: accepted %,.0f/s, stored %,.0f/s, on the way %,d%n",
                        phase,
                        now.acceptedPerSecond(before),
                        now.storedPerSecond(before),
                        now.accepted() - now.stored());
            }
            before = now;
        }
        loop.await();
    }

    /** The stores are asked first, since their answer takes a moment. */
    private Counts counts() {
        long rows = confirmed.refresh();
        long documents = stored.refresh();
        return new Counts(System.nanoTime(), accepted.sum(), rows, documents);
    }

    private Moment moment() {
        ServiceMetrics service = ServiceMetrics.read(address);
        return new Moment(counts(), cpu.ticks(), cpu.machine(), service);
    }

    private List<String> awaitStored() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STORED_WITHIN_SECONDS);
        long there = stored.refresh();
        while (there < accepted.sum() && System.nanoTime() < deadline) {
            System.out.printf("  waiting: stored %,d of %,d accepted%n", there, accepted.sum());
            Thread.sleep(WATCH_MILLIS);
            there = stored.refresh();
        }
        return there >= accepted.sum()
                ? List.of()
                : List.of("I8: %,d of %,d accepted orders were not stored within %d s"
                        .formatted(accepted.sum() - there, accepted.sum(), STORED_WITHIN_SECONDS));
    }
}
