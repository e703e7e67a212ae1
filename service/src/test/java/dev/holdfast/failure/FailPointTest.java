package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailPointTest {
    @AfterEach
    void disarm() {
        FailPoint.arm(List.of());
    }

    @Test
    void doesNothingUnlessItIsArmed() {
        assertThatCode(() -> FailPoint.hit("K7")).doesNotThrowAnyException();
    }

    @Test
    void failsAtTheNamedHitAndAtNoOther() {
        FailPoint.arm(FailPoint.parse("K7:n=2:throw, K8:throw"));

        FailPoint.hit("K7");
        assertThatIllegalStateException().isThrownBy(() -> FailPoint.hit("K7")).withMessageContaining("K7");
        FailPoint.hit("K7");
        FailPoint.hit("K9");
        assertThatIllegalStateException().isThrownBy(() -> FailPoint.hit("K8")).withMessageContaining("K8");
    }

    @Test
    void isSetByNoFileThatDeploys() throws IOException {
        Path root = Path.of("..");
        try (Stream<Path> top = Files.list(root);
                Stream<Path> deploy = Files.walk(root.resolve("deploy"))) {
            List<Path> files = Stream.concat(
                            top.filter(file ->
                                    file.getFileName().toString().matches("compose.*|Dockerfile|\\.env\\.example")),
                            deploy)
                    .filter(Files::isRegularFile)
                    .toList();
            assertThat(files).hasSizeGreaterThan(3);
            for (Path file : files) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("FAIL_POINTS");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "K7",
                "K99:halt",
                "K6:halt",
                "K20:halt",
                "K7:n=0:halt",
                "K7:stop",
                "K7:halt,",
                "K7:sleep",
                "k7:halt",
                "halt"
            })
    void refusesWhatItDoesNotKnow(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> FailPoint.parse(text));
    }
}
