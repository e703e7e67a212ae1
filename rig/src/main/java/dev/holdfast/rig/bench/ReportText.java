package dev.holdfast.rig.bench;

import org.HdrHistogram.Histogram;

/** A report for people. */
final class ReportText {
    private ReportText() {}

    static String of(Report report) {
        Report.Conditions conditions = report.conditions();
        Measurement.Window window = report.window();
        StringBuilder text = new StringBuilder();
        text.append(
                "%s, %d connections%s, %.0f s: accepted %,.0f/s, confirmed %,.0f/s, stored %,.0f/s, requests %,.0f/s%s%n"
                        .formatted(
                                conditions.profile(),
                                conditions.connections(),
                                conditions.rate() == 0 ? "" : ", %,d/s due".formatted(conditions.rate()),
                                report.seconds(),
                                report.acceptedPerSecond(),
                                report.confirmedPerSecond(),
                                report.storedPerSecond(),
                                report.requestsPerSecond(),
                                report.steady() ? "" : " (NOT STEADY: accepted and stored differ by more than 5 %)"));
        if (report.floorStoredPerSecond() > 0) {
            text.append(
                    "floor %,d stored/s: ratio %.2f%n".formatted(report.floorStoredPerSecond(), report.ratioToFloor()));
        }
        Histogram stored = window.acceptedToStoredMicros();
        text.append("answer to an order %s; accepted to stored p50 %.0f ms, p99 %.0f ms (%,d samples)%n"
                .formatted(
                        percentiles(window.tally().orderMicros()),
                        millis(stored, 50),
                        millis(stored, 99),
                        stored.getTotalCount()));
        if (window.readMicros().getTotalCount() > 0) {
            text.append("answer to a read %s%n".formatted(percentiles(window.readMicros())));
        }
        text.append("answers ").append(window.tally().answers()).append("; cores");
        report.cores().forEach((kind, used) -> text.append(" %s %.2f".formatted(kind.title(), used)));
        text.append(" (generator %.0f %%); machine idle %.1f %%, stolen %.1f %%%n"
                .formatted(100 * report.generatorShare(), 100 * report.idleShare(), 100 * report.stealShare()));
        text.append("service: %.0f kB allocated an order, %.0f MB of heap in use, %.1f orders a transaction%n"
                .formatted(report.kilobytesPerOrder(), report.heapUsedMegabytes(), report.meanIntakeBatch()));
        window.notes().forEach(note -> text.append(note).append(System.lineSeparator()));
        text.append("settings ").append(conditions.settings()).append(System.lineSeparator());
        return text.append("audit: ")
                .append(report.audit().text())
                .append(System.lineSeparator())
                .toString();
    }

    private static String percentiles(Histogram micros) {
        return "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms"
                .formatted(millis(micros, 50), millis(micros, 99), millis(micros, 99.9));
    }

    static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1_000.0;
    }
}
