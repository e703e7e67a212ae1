package dev.holdfast.rig.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
    @TempDir
    private Path directory;

    @Test
    void passesFromTheFigureOnAndFailsBelowItInASentence() throws IOException {
        Gate gate = gate("spread=0.20");
        assertThat(gate.of("spread", 0.20).passes()).isTrue();
        assertThat(gate.of("spread", 0.31).sentence())
                .contains("spread stored 31.0 % of the floor, at least the 20.0 %");
        assertThat(gate.of("spread", 0.1999).passes()).isFalse();
        assertThat(gate.of("spread", 0.15).sentence())
                .contains("spread stored 15.0 % of the floor, LESS THAN the 20.0 %");
    }

    @Test
    void doesNotLetThroughWhatItDoesNotKnow() throws IOException {
        Gate gate = gate("spread=0.20");
        assertThatThrownBy(() -> gate.of("hot", 1))
                .isInstanceOf(RigException.class)
                .hasMessageContaining("no line for hot");
    }

    @Test
    void refusesAFigureThatIsNoShare() {
        for (String wrong : new String[] {"spread=20", "spread=0", "spread=", "spread=NaN"}) {
            assertThatThrownBy(() -> gate(wrong)).as(wrong).isInstanceOf(RigException.class);
        }
    }

    @Test
    void theCheckedInFileIsRead() {
        assertThat(Gate.read(Path.of("bench-gate.properties"))
                        .of("spread", 0.99)
                        .passes())
                .isTrue();
    }

    private Gate gate(String text) throws IOException {
        Path file = directory.resolve("gate.properties");
        Files.writeString(file, text);
        return Gate.read(file);
    }
}
