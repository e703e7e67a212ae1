package dev.holdfast.rig.bench;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** A report for programs. */
final class ReportJson {
    private static final JsonWriterSettings LAYOUT = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .indent(true)
            .build();

    private ReportJson() {}

    static String of(Report report) {
        Report.Conditions conditions = report.conditions();
        Measurement.Window window = report.window();
        Document cores = new Document();
        report.cores().forEach((kind, used) -> cores.append(kind.title(), rounded(used, 100)));
        Document json = new Document("profile", conditions.profile())
                .append("connections", conditions.connections())
                .append("rate", conditions.rate())
                .append("seconds", Math.round(report.seconds()))
                .append("acceptedPerSecond", Math.round(report.acceptedPerSecond()))
                .append("confirmedPerSecond", Math.round(report.confirmedPerSecond()))
                .append("storedPerSecond", Math.round(report.storedPerSecond()))
                .append("requestsPerSecond", Math.round(report.requestsPerSecond()))
                .append("steady", report.steady())
                .append("floorStoredPerSecond", report.floorStoredPerSecond())
                .append("ratioToFloor", rounded(report.ratioToFloor(), 1_000))
                .append("answerMillis", answers(window.tally().orderMicros()))
                .append("readMillis", answers(window.readMicros()))
                .append("acceptedToStoredMillis", percentiles(window.acceptedToStoredMicros()))
                .append(
                        "acceptedToStoredSamples",
                        window.acceptedToStoredMicros().getTotalCount())
                .append("answers", new Document(Map.copyOf(window.tally().answers())))
                .append("cpuCores", cores)
                .append("generatorShare", rounded(report.generatorShare(), 1_000))
                .append(
                        "machine",
                        new Document("idle", rounded(report.idleShare(), 1_000))
                                .append("steal", rounded(report.stealShare(), 1_000)))
                .append(
                        "service",
                        new Document("allocatedKilobytesPerOrder", rounded(report.kilobytesPerOrder(), 10))
                                .append("heapUsedMegabytes", rounded(report.heapUsedMegabytes(), 10))
                                .append("meanIntakeBatch", rounded(report.meanIntakeBatch(), 10)))
                .append("notes", window.notes())
                .append("ordersBefore", conditions.ordersBefore())
                .append("audit", report.audit().text())
                .append("settings", new Document(Map.copyOf(conditions.settings())));
        return json.toJson(LAYOUT);
    }

    private static Document answers(Histogram micros) {
        return percentiles(micros).append("p999", rounded(ReportText.millis(micros, 99.9), 100));
    }

    private static Document percentiles(Histogram micros) {
        return new Document("p50", rounded(ReportText.millis(micros, 50), 100))
                .append("p99", rounded(ReportText.millis(micros, 99), 100));
    }

    private static double rounded(double value, int steps) {
        return (double) Math.round(value * steps) / steps;
    }
}
