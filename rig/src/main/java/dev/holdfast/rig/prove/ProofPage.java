package dev.holdfast.rig.prove;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.check.Finding;
import dev.holdfast.rig.check.Judgement.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The same page as {@link ProofText} in HTML, whole in one file; and both written beside the history. */
final class ProofPage {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Holdfast: proof of seed %d</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1c2733 }
            h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
            table { border-collapse: collapse; width: 100%% } th { text-align: left; color: #5a6b7b; font-weight: 600 }
            td, th { padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #dfe6ec; vertical-align: top }
            td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
            .holds { color: #17703b } .broken { color: #b3261e; font-weight: 600 } .unseen { color: #8a6100 }
            pre { background: #f5f7f9; padding: .6rem; overflow-x: auto; font-size: 13px }
            </style></head><body>
            <h1 class="%s">%s</h1>
            <p>Seed %d, %d s. %s</p>
            <h2>Invariants</h2>
            <table><tr><th></th><th>Rule</th><th>Verdict</th><th>Looked at</th></tr>%s</table>%s
            <h2>Deaths</h2>
            <p>%s</p>%s
            <h2>Faults</h2>
            <table><tr><th></th><th>What</th><th>Lasted</th><th>Fulfilled meanwhile</th><th>Went on after</th></tr>%s</table>%s
            </body></html>
            """;

    private ProofPage() {}

    static void write(Proof proof, Path folder) {
        try {
            Files.writeString(folder.resolve("report.txt"), ProofText.of(proof));
            Files.writeString(folder.resolve("report.html"), html(proof));
        } catch (IOException e) {
            throw new RigException("the page cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    private static String html(Proof proof) {
        return PAGE.formatted(
                proof.seed(),
                proof.holds() ? "holds" : "broken",
                proof.holds() ? "Everything holds" : "NOT proved",
                proof.seed(),
                proof.lasted().toSeconds(),
                proof.counts().entrySet().stream()
                        .map(count -> "%,d %s".formatted(count.getValue(), count.getKey()))
                        .collect(Collectors.joining(", ", "", ".")),
                proof.judgement().verdicts().stream().map(ProofPage::row).collect(Collectors.joining()),
                findings(proof),
                proof.hits().entrySet().stream()
                        .map(hit -> hit.getKey() + " × " + hit.getValue())
                        .collect(Collectors.joining(", ")),
                proof.missed().isEmpty()
                        ? ""
                        : "<p class=\"broken\">Not hit, so nothing is proved of them: "
                                + String.join(", ", proof.missed()) + "</p>",
                proof.played().stream().map(ProofPage::row).collect(Collectors.joining()),
                leftOut(proof)
                        + proof.troubles().stream()
                                .map(trouble -> "<pre class=\"broken\">" + escaped(trouble) + "</pre>")
                                .collect(Collectors.joining()));
    }

    private static String leftOut(Proof proof) {
        return proof.leftOut().isEmpty()
                ? ""
                : "<p class=\"unseen\">Not played: " + escaped(String.join("; ", proof.leftOut())) + "</p>";
    }

    private static String row(Verdict verdict) {
        String word = switch (verdict.answer()) {
            case HOLDS -> "<td class=\"holds\">holds</td>";
            case BROKEN -> "<td class=\"broken\">broken, %,d times</td>".formatted(verdict.broken());
            case NOT_SEEN -> "<td class=\"unseen\">not seen</td>";
        };
        return "<tr><td>%s</td><td>%s</td>%s<td class=\"n\">%,d</td></tr>"
                .formatted(verdict.invariant(), escaped(verdict.invariant().rule()), word, verdict.seen());
    }

    private static String row(Remarks.Played scene) {
        return "<tr><td>%s</td><td>%s</td><td class=\"n\">%.1f s</td><td class=\"n\">%,d</td><td class=\"n\">%.1f s</td></tr>"
                .formatted(
                        scene.fault(),
                        escaped(scene.what()),
                        scene.lasted().toMillis() / 1e3,
                        scene.done(),
                        scene.recovered().toMillis() / 1e3);
    }

    private static String findings(Proof proof) {
        StringBuilder html = new StringBuilder();
        for (Verdict verdict : proof.judgement().verdicts()) {
            for (Finding finding : verdict.findings()) {
                html.append("<p class=\"broken\">%s %s: %s</p><pre>"
                        .formatted(verdict.invariant(), escaped(finding.where()), escaped(finding.detail())));
                finding.rows().forEach(row -> html.append(escaped(row)).append('\n'));
                finding.calls()
                        .forEach(call -> html.append(escaped(call.toString())).append('\n'));
                html.append("</pre>");
            }
        }
        return html.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
