package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Judgement.Verdict;
import dev.holdfast.rig.history.Call;
import java.util.stream.Collectors;

/** A judgement for people: a line an invariant, and below it what is broken, with the rows and the calls around it. */
public final class JudgementText {
    private static final double NANOS_A_MILLISECOND = 1e6;

    private JudgementText() {}

    public static String of(Judgement judgement) {
        StringBuilder text = new StringBuilder();
        for (Verdict verdict : judgement.verdicts()) {
            text.append("  %-3s %-8s %,11d seen  %s%n"
                    .formatted(
                            verdict.invariant(),
                            word(verdict),
                            verdict.seen(),
                            verdict.invariant().rule()));
            for (Finding finding : verdict.findings()) {
                text.append("        ")
                        .append(finding.where())
                        .append(": ")
                        .append(finding.detail())
                        .append('\n');
                finding.rows()
                        .forEach(row -> text.append("          ").append(row).append('\n'));
                finding.calls()
                        .forEach(call ->
                                text.append("          ").append(call(call)).append('\n'));
            }
            long more = verdict.broken() - verdict.findings().size();
            if (more > 0) {
                text.append("        and ").append(more).append(" more\n");
            }
        }
        String unseen = judgement.verdicts().stream()
                .filter(verdict -> verdict.answer() == Judgement.Answer.NOT_SEEN)
                .map(verdict -> verdict.invariant().name())
                .collect(Collectors.joining(", "));
        return text.append("VERDICT: ")
                .append(judgement.holds() ? "holds" : "BROKEN")
                .append(unseen.isEmpty() ? "" : "; nothing was seen of " + unseen)
                .append('\n')
                .toString();
    }

    private static String word(Verdict verdict) {
        return switch (verdict.answer()) {
            case HOLDS -> "holds";
            case BROKEN -> "BROKEN";
            case NOT_SEEN -> "not seen";
        };
    }

    private static String call(Call call) {
        return "call %d %s %s key %s wanted %s %s -> %s%s%s at %.3f to %.3f ms"
                .formatted(
                        call.number(),
                        call.kind(),
                        call.subject(),
                        call.key(),
                        call.wanted(),
                        call.token(),
                        call.status() == 0 ? "no answer" : call.status() + " " + call.code() + call.orderId(),
                        call.version() < 0 ? "" : " version " + call.version(),
                        call.replayed() ? " replayed" : "",
                        call.startNanos() / NANOS_A_MILLISECOND,
                        call.endNanos() / NANOS_A_MILLISECOND);
    }
}
