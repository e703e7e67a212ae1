package dev.holdfast.rig.fuzz;

import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param medianMillis from request to answer, some of which were asked to wait ({@code Prefer})
 * @param p99Millis the 99th percentile of the same
 * @param statuses requests by endpoint and first digit of their answer's status; "none" where there was no answer
 * @param mutations how often each was used
 * @param controls valid requests, all of which have to succeed
 * @param overloaded answers 503 with Retry-After
 * @param faults how many answers are not as they should be
 * @param failures the first of them
 */
public record FuzzReport(
        long seed,
        String run,
        int requests,
        double seconds,
        double medianMillis,
        double p99Millis,
        Map<String, Map<String, Integer>> statuses,
        Map<String, Integer> mutations,
        int controls,
        int overloaded,
        int faults,
        List<Failure> failures) {
    public boolean holds() {
        return faults == 0;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        statuses.forEach((endpoint, counts) -> {
            text.append("  %-15s".formatted(endpoint));
            counts.forEach((status, count) -> text.append("  %s %,d".formatted(status, count)));
            text.append('\n');
        });
        text.append("seed %d, run %s: %,d requests (%,d valid) in %,.1f s, %,.0f/s; %d kinds of mutation; %,d times 503"
                .formatted(seed, run, requests, controls, seconds, requests / seconds, mutations.size(), overloaded));
        text.append("; answered in p50 %.1f ms, p99 %.1f ms".formatted(medianMillis, p99Millis));
        return text.toString();
    }
}
