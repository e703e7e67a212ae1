package dev.holdfast.rig.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.local.LocalProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fixed set of the proof, on real servers: {@code ./holdfast prove} plays the whole matrix, and longer. */
@Tag("servers")
class ProveTest {
    private static final Set<String> FIXED = Set.of("F1", "F8", "F13", "F14", "F15");
    private static final long SEED = 6;
    private static final Duration EACH_SCENE_ONCE = Duration.ofSeconds(110);

    @Test
    void holdsThoughNodesDieAtEveryKillPoint() throws InterruptedException {
        Path root = Path.of(System.getProperty("holdfast.root")).toAbsolutePath();
        Path folder = Path.of("target", "prove").toAbsolutePath();
        LocalProgram program = LocalProgram.of(root, folder.resolve("program"));
        program.remember();

        Proof proof =
                new Run(FIXED, program, SEED, folder.resolve("seed-" + SEED), EACH_SCENE_ONCE, Run.REST, 2_000).play();

        assertThat(proof.holds()).as(ProofText.of(proof)).isTrue();
    }
}
