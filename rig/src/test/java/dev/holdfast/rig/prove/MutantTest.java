package dev.holdfast.rig.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.prove.Mutant.Edit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MutantTest {
    private static final Path SOURCES = Path.of("..", "service", "src", "main", "java", "dev", "holdfast");

    static Stream<Edit> edits() {
        return Mutants.all().stream().flatMap(mutant -> mutant.edits().stream());
    }

    @ParameterizedTest
    @MethodSource("edits")
    void changesWhatTheServiceHasExactlyOnce(Edit edit) throws Exception {
        String source = Files.readString(SOURCES.resolve(edit.file()));
        assertThat(source.split(java.util.regex.Pattern.quote(edit.from()), -1)).hasSize(2);
        assertThat(edit.to()).isNotEqualTo(edit.from());
    }

    @Test
    void hasANameOfItsOwnAndAFaultThatShowsIt() {
        assertThat(Mutants.all()).extracting(Mutant::name).doesNotHaveDuplicates();
        assertThat(Mutants.all())
                .allSatisfy(mutant -> assertThat(mutant.faults()).isNotEmpty());
    }

    @Test
    void refusesToChangeWhatIsNotThere(@org.junit.jupiter.api.io.TempDir Path scratch) throws Exception {
        Path file = scratch.resolve("service/src/main/java/dev/holdfast/order/Orders.java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "class Orders {}");
        Mutant mutant =
                new Mutant("no inbox", Set.of("F8"), List.of(new Edit("order/Orders.java", "firstSeen", "seen")));

        assertThatExceptionOfType(RigException.class)
                .isThrownBy(() -> mutant.write(scratch, scratch.resolve("sources")))
                .withMessageContaining("no inbox")
                .withMessageContaining("order/Orders.java");
    }
}
