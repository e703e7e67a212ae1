package dev.holdfast.rig.bench;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** The figures of one measurement, as bench.md lays them out. Rates are of the window between two moments. */
record Report(
        BenchOptions options,
        Moment start,
        Moment end,
        Tally tally,
        Histogram acceptedToStoredMicros,
        long ordersBefore,
        Map<String, String> settings,
        Audit audit) {

    /** Accepted and stored may differ by this share, else a backlog grew and the rate was not steady. */
    private static final double STEADY = 0.05;

    double acceptedPerSecond() {
        return (end.accepted() - start.accepted()) / end.secondsSince(start);
    }

    double confirmedPerSecond() {
        return (end.confirmed() - start.confirmed()) / end.secondsSince(start);
    }

    double storedPerSecond() {
        return (end.stored() - start.stored()) / end.secondsSince(start);
    }

    boolean steady() {
        return Math.abs(acceptedPerSecond() - storedPerSecond()) <= STEADY * acceptedPerSecond();
    }

    /** Mean cores in use by each kind of process. */
    Map<ProcessKind, Double> cores() {
        Map<ProcessKind, Double> cores = new EnumMap<>(ProcessKind.class);
        for (ProcessKind kind : ProcessKind.values()) {
            long ticks =
                    end.cpuTicks().getOrDefault(kind, 0L) - start.cpuTicks().getOrDefault(kind, 0L);
            cores.put(kind, Math.max(0, ticks) / ProcessCpu.TICKS_PER_SECOND / end.secondsSince(start));
        }
        return cores;
    }

    String json() {
        Histogram answers = tally.acceptedMicros();
        Document cores = new Document();
        cores().forEach((kind, used) -> cores.append(kind.title(), rounded(used, 100)));
        int floor = options.floorStoredPerSecond();
        Document json = new Document("profile", options.profile().title())
                .append("connections", options.connections())
                .append("seconds", options.seconds())
                .append("acceptedPerSecond", Math.round(acceptedPerSecond()))
                .append("confirmedPerSecond", Math.round(confirmedPerSecond()))
                .append("storedPerSecond", Math.round(storedPerSecond()))
                .append("steady", steady())
                .append("floorStoredPerSecond", floor)
                .append("ratioToFloor", floor == 0 ? 0.0 : rounded(storedPerSecond() / floor, 1_000))
                .append("answerMillis", percentiles(answers).append("p999", millis(answers, 99.9)))
                .append("acceptedToStoredMillis", percentiles(acceptedToStoredMicros))
                .append("acceptedToStoredSamples", acceptedToStoredMicros.getTotalCount())
                .append("answers", new Document(Map.copyOf(tally.answers())))
                .append("cpuCores", cores)
                .append(
                        "machine",
                        new Document("idle", rounded(end.machine().idleShareSince(start.machine()), 1_000))
                                .append("steal", rounded(end.machine().stealShareSince(start.machine()), 1_000)))
                .append("ordersBefore", ordersBefore)
                .append("audit", audit.text())
                .append("settings", new Document(Map.copyOf(settings)));
        return json.toJson(JsonWriterSettings.builder()
                .outputMode(JsonMode.RELAXED)
                .indent(true)
                .build());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("%s, %d connections, %.0f s: accepted %,.0f/s, confirmed %,.0f/s, stored %,.0f/s%s%n"
                .formatted(
                        options.profile().title(),
                        options.connections(),
                        end.secondsSince(start),
                        acceptedPerSecond(),
                        confirmedPerSecond(),
                        storedPerSecond(),
                        steady() ? "" : " (NOT STEADY: accepted and stored differ by more than 5 %)"));
        if (options.floorStoredPerSecond() > 0) {
            text.append("floor %,d stored/s: ratio %.2f%n"
                    .formatted(options.floorStoredPerSecond(), storedPerSecond() / options.floorStoredPerSecond()));
        }
        Histogram answers = tally.acceptedMicros();
        text.append(
                "answer p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms; accepted to stored p50 %.0f ms, p99 %.0f ms (%,d samples)%n"
                        .formatted(
                                millis(answers, 50),
                                millis(answers, 99),
                                millis(answers, 99.9),
                                millis(acceptedToStoredMicros, 50),
                                millis(acceptedToStoredMicros, 99),
                                acceptedToStoredMicros.getTotalCount()));
        text.append("answers ").append(tally.answers()).append("; cores");
        cores().forEach((kind, used) -> text.append(" %s %.2f".formatted(kind.title(), used)));
        text.append("; machine idle %.1f %%, stolen %.1f %%%n"
                .formatted(
                        100 * end.machine().idleShareSince(start.machine()),
                        100 * end.machine().stealShareSince(start.machine())));
        text.append("settings ").append(settings).append(System.lineSeparator());
        return text.append("audit: ")
                .append(audit.text())
                .append(System.lineSeparator())
                .toString();
    }

    private static Document percentiles(Histogram micros) {
        return new Document("p50", millis(micros, 50)).append("p99", millis(micros, 99));
    }

    private static double millis(Histogram micros, double percentile) {
        return rounded(micros.getValueAtPercentile(percentile) / 1_000.0, 100);
    }

    private static double rounded(double value, int steps) {
        return (double) Math.round(value * steps) / steps;
    }
}
