package dev.holdfast.rig.prove;

import dev.holdfast.rig.check.JudgementText;
import java.util.stream.Collectors;

/** One page of what was done and what is said of it, for a terminal. */
final class ProofText {
    private ProofText() {}

    static String of(Proof proof) {
        StringBuilder text = new StringBuilder(
                "\nSeed %d, %d s%n".formatted(proof.seed(), proof.lasted().toSeconds()));
        proof.counts().forEach((what, count) -> text.append("  %,10d %s%n".formatted(count, what)));
        text.append("Deaths at each kill point (and at random): ")
                .append(proof.hits())
                .append('\n');
        if (!proof.missed().isEmpty()) {
            text.append("NOT HIT, so nothing is proved of them: ")
                    .append(proof.missed())
                    .append('\n');
        }
        if (!proof.leftOut().isEmpty()) {
            text.append("NOT PLAYED: ")
                    .append(String.join("; ", proof.leftOut()))
                    .append('\n');
        }
        text.append("Faults, how long each lasted, what was fulfilled meanwhile, how long until it went on:\n");
        for (Remarks.Played scene : proof.played()) {
            text.append("  %-4s %6.1f s %7d %6.1f s  %s%n"
                    .formatted(
                            scene.fault(),
                            scene.lasted().toMillis() / 1e3,
                            scene.done(),
                            scene.recovered().toMillis() / 1e3,
                            scene.what()));
        }
        if (!proof.troubles().isEmpty()) {
            text.append(proof.troubles().stream().collect(Collectors.joining("\n  TROUBLE ", "  TROUBLE ", "\n")));
        }
        text.append(JudgementText.of(proof.judgement()));
        return text.append(proof.holds() ? "PROVED: everything above holds.\n" : "NOT PROVED.\n")
                .toString();
    }
}
