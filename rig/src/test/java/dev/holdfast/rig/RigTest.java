package dev.holdfast.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line and the settings: what is wrong is said in a sentence before anything is asked of a server. */
class RigTest {
    @TempDir
    Path state;

    @Test
    void readsOptions() {
        Arguments arguments = new Arguments(Set.of("gate"), "--orders", "5", "--data", "d");
        assertThat(arguments.number("orders", 1, 1, 10)).isEqualTo(5);
        assertThat(arguments.number("connections", 32, 1, 100)).isEqualTo(32);
        assertThat(arguments.path("data", Path.of("x"))).isEqualTo(Path.of("d"));
        assertThat(arguments.path("json")).isNull();
        arguments.refuseOthers();
    }

    @Test
    void refusesOptionsItDoesNotUnderstand() {
        assertThat(new Arguments(Set.of("gate"), "--gate", "--n", "1").flag("gate"))
                .isTrue();
        assertThat(new Arguments(Set.of("gate"), "--n", "1", "--m", "2").flag("gate"))
                .isFalse();
        assertThat(new Arguments(Set.of("gate"), "--c", "1, 32").numbers("c", 8, 1, 64))
                .containsExactly(1, 32);
        assertThatThrownBy(() -> new Arguments(Set.of("gate"), "--c", "1,,2").numbers("c", 8, 1, 64))
                .hasMessageContaining("not a whole number");
        assertThatThrownBy(() -> new Arguments(Set.of("gate"), "orders", "5")).hasMessageContaining("not an option");
        assertThatThrownBy(() -> new Arguments(Set.of("gate"), "--orders")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> new Arguments(Set.of("gate"), "--a", "1", "--a", "2"))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> new Arguments(Set.of("gate"), "--n", "0").number("n", 1, 1, 10))
                .hasMessageContaining("from 1 to 10");
        assertThatThrownBy(() -> new Arguments(Set.of("gate"), "--n", "x").number("n", 1, 1, 10))
                .hasMessageContaining("\"x\"");
        Arguments unknown = new Arguments(Set.of("gate"), "--speed", "9");
        unknown.text("url", "");
        assertThatThrownBy(unknown::refuseOthers).hasMessage("--speed is not an option here; known are --url");
    }

    @Test
    void endsWithTwoWhenNothingCouldBeFoundOut() {
        assertThat(Rig.status()).isEqualTo(2);
        assertThat(Rig.status("dance")).isEqualTo(2);
        assertThat(Rig.status("bench", "--profile", "slow")).isEqualTo(2);
        assertThat(Rig.status("replay", "--url", "ftp://x")).isEqualTo(2);
    }

    @Test
    void readsTheSettingsThatRunWroteAndPrefersTheEnvironment() throws IOException {
        Path file = state.resolve("env");
        Files.writeString(file, """
                # written by run
                POSTGRES_HOST=127.0.0.1
                POSTGRES_PORT=5433
                POSTGRES_DB="shop"
                POSTGRES_USER=u
                POSTGRES_PASSWORD='a=b'
                MONGO_URI=mongodb://127.0.0.1:27018/?replicaSet=rs0
                KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9092
                """);
        assertThat(Settings.read(file, Map.of("POSTGRES_PORT", "6000")))
                .isEqualTo(new Settings(
                        "jdbc:postgresql://127.0.0.1:6000/shop",
                        "u",
                        "a=b",
                        "mongodb://127.0.0.1:27018/?replicaSet=rs0",
                        "holdfast",
                        "127.0.0.1:9092"));
    }

    @Test
    void saysWhichSettingIsMissing() {
        assertThatThrownBy(() -> Settings.read(state.resolve("none"), Map.of()))
                .isInstanceOf(RigException.class)
                .hasMessageStartingWith("POSTGRES_HOST is neither in");
    }
}
