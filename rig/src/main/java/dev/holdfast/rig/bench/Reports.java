package dev.holdfast.rig.bench;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** The reports of one run: as a table, and as files. */
final class Reports {
    private Reports() {}

    static String table(List<Report> reports) {
        StringBuilder table = new StringBuilder("%n%11s %10s %9s %8s %8s %8s %9s %9s %6s %6s%n"
                .formatted(
                        "connections",
                        "accepted/s",
                        "stored/s",
                        "p50 ms",
                        "p99 ms",
                        "p99.9",
                        "store p50",
                        "store p99",
                        "idle",
                        "audit"));
        for (Report report : reports) {
            Histogram answers = report.window().tally().orderMicros();
            Histogram stored = report.window().acceptedToStoredMicros();
            table.append("%11d %,10.0f %,9.0f %8.1f %8.1f %8.1f %9.0f %9.0f %5.0f%% %6s%n"
                    .formatted(
                            report.conditions().connections(),
                            report.acceptedPerSecond(),
                            report.storedPerSecond(),
                            ReportText.millis(answers, 50),
                            ReportText.millis(answers, 99),
                            ReportText.millis(answers, 99.9),
                            ReportText.millis(stored, 50),
                            ReportText.millis(stored, 99),
                            100 * report.idleShare(),
                            report.audit().holds() ? "ok" : "FAILS"));
        }
        return table.toString();
    }

    /** One report is an object, several are a list of them; a chart of each stands beside the file. */
    static void write(List<Report> reports, Path json) {
        String text = reports.size() == 1
                ? ReportJson.of(reports.getFirst())
                : reports.stream().map(ReportJson::of).collect(Collectors.joining(",\n", "[", "]"));
        try {
            Files.writeString(json, text + System.lineSeparator());
            for (Report report : reports) {
                int connections = reports.size() == 1 ? 0 : report.conditions().connections();
                Files.writeString(chart(json, connections), Chart.of(report));
            }
        } catch (IOException unwritable) {
            throw new RigException(json + " cannot be written: " + unwritable.getMessage(), unwritable);
        }
    }

    /** {@code spread.json} has {@code spread.svg}, or {@code spread-32.svg} where there are several. */
    static Path chart(Path json, int connections) {
        String name = json.getFileName().toString();
        String stem = name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
        return json.resolveSibling(stem + (connections == 0 ? "" : "-" + connections) + ".svg");
    }
}
