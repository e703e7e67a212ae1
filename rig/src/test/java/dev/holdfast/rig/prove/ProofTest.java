package dev.holdfast.rig.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.check.Finding;
import dev.holdfast.rig.check.Invariant;
import dev.holdfast.rig.check.Judgement;
import dev.holdfast.rig.check.Judgement.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofTest {
    private static final Judgement RIGHT = judged(1, 0);

    @Test
    void holdsWhereEverythingWasSeenAndNothingIsBroken() {
        assertThat(proof(List.of(), List.of(), RIGHT).holds()).isTrue();
    }

    @Test
    void provesNothingOfWhatWasNotSeen() {
        assertThat(proof(List.of(), List.of(), judged(0, 0)).holds()).isFalse();
        assertThat(proof(List.of("K16"), List.of(), RIGHT).holds()).isFalse();
    }

    @Test
    void failsWhereAnythingIsBroken() {
        assertThat(proof(List.of(), List.of(), judged(5, 1)).holds()).isFalse();
        assertThat(proof(List.of(), List.of("no rest after 150 s"), RIGHT).holds())
                .isFalse();
    }

    @Test
    void showsOnBothPagesWhatIsWrong(@TempDir Path folder) throws Exception {
        Proof proof = proof(List.of("K16"), List.of("no rest"), judged(5, 1));

        ProofPage.write(proof, folder);

        assertThat(Files.readString(folder.resolve("report.txt")))
                .contains(
                        "NOT PROVED",
                        "K16",
                        "no rest",
                        "I6  BROKEN",
                        "order <7>: charged twice",
                        "F4",
                        "F12 (full disk)");
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains(
                        "NOT proved",
                        "K16",
                        "no rest",
                        "broken, 1 times",
                        "order &lt;7&gt;: charged twice",
                        "Kafka is dead")
                .doesNotContain("<7>");
    }

    private static Proof proof(List<String> missed, List<String> troubles, Judgement judgement) {
        return new Proof(
                4,
                Duration.ofSeconds(600),
                Map.of("orders", 12L),
                Map.of("K5", 2),
                missed,
                List.of(new Remarks.Played(
                        "F4", "Kafka is dead", Duration.ZERO, Duration.ofSeconds(6), Duration.ofMillis(80), 900)),
                troubles,
                List.of("F12 (full disk): no root"),
                judgement);
    }

    /** Each invariant over so many things; I6 broken so often. */
    private static Judgement judged(long seen, long broken) {
        return new Judgement(Arrays.stream(Invariant.values())
                .map(invariant -> new Verdict(
                        invariant,
                        seen,
                        invariant == Invariant.I6 ? broken : 0,
                        invariant == Invariant.I6 && broken > 0
                                ? List.of(new Finding("order <7>", "charged twice", List.of("captured 5"), List.of()))
                                : List.of()))
                .toList());
    }
}
