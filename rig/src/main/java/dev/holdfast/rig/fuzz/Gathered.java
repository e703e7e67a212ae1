package dev.holdfast.rig.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts and failures while a run is under way; for any thread. */
final class Gathered {
    private static final int KEPT = 50;

    private final Map<String, Map<String, Integer>> statuses = new TreeMap<>();
    private final Map<String, Integer> mutations = new TreeMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private final Histogram micros = new Histogram(3);
    private int requests;
    private int controls;
    private int overloaded;
    private int faults;

    synchronized void answered(Shot shot, long nanos, String status, boolean passing) {
        requests++;
        micros.recordValue(nanos / 1_000);
        controls += shot.isControl() ? 1 : 0;
        overloaded += passing ? 1 : 0;
        statuses.computeIfAbsent(shot.endpoint().name(), _ -> new TreeMap<>()).merge(status, 1, Integer::sum);
        shot.mutations().forEach(mutation -> mutations.merge(mutation.name(), 1, Integer::sum));
    }

    synchronized void failed(Failure failure) {
        faults++;
        if (failures.size() < KEPT) {
            failures.add(failure);
        }
    }

    synchronized String line(int all) {
        return "  %,d of %,d requests, %,d times 503, %,d faults".formatted(requests, all, overloaded, faults);
    }

    synchronized FuzzReport report(long seed, String run, double seconds) {
        return new FuzzReport(
                seed,
                run,
                requests,
                seconds,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                statuses,
                mutations,
                controls,
                overloaded,
                faults,
                List.copyOf(failures));
    }
}
