package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    private Path folder;

    @Test
    void theRealEnvironmentStandsOverTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve(".env"), """
                # a comment
                POSTGRES_DB=shop

                export POSTGRES_USER="the shop"
                MONGO_PORT='27018'
                KAFKA_PORT_1=
                """);
        Settings settings = Settings.of(file, Map.of("POSTGRES_DB", "other"));
        assertThat(settings.get("POSTGRES_DB", "holdfast")).isEqualTo("other");
        assertThat(settings.get("POSTGRES_USER", "holdfast")).isEqualTo("the shop");
        assertThat(settings.port("MONGO_PORT")).isEqualTo(27018);
        assertThat(settings.has("KAFKA_PORT_1")).isFalse();
        assertThat(settings.port("KAFKA_PORT_1")).isZero();
    }

    @Test
    void aBadValueIsRefusedInASentenceThatNamesIt() {
        Settings settings = new Settings(Map.of(
                "MONGO_PORT",
                "70000",
                "KAFKA_NUM_PARTITIONS",
                "three",
                "KAFKA_AUTO_CREATE_TOPICS_ENABLE",
                "yes",
                "PAYMENT_FAILURE_RATE",
                "NaN"));
        assertThatThrownBy(() -> settings.port("MONGO_PORT"))
                .hasMessage("MONGO_PORT must be a whole number from 0 to 65535, not \"70000\".");
        assertThatThrownBy(() -> settings.number("KAFKA_NUM_PARTITIONS", 3, 1, 9))
                .hasMessageStartingWith("KAFKA_NUM_PARTITIONS must");
        assertThatThrownBy(() -> settings.flag("KAFKA_AUTO_CREATE_TOPICS_ENABLE", false))
                .hasMessageContaining("true or false");
        assertThatThrownBy(() -> settings.share("PAYMENT_FAILURE_RATE")).hasMessageContaining("from 0 to 1");
    }

    @Test
    void aLineThatIsNoSettingIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve(".env"), "POSTGRES_DB shop\n");
        assertThatThrownBy(() -> Settings.read(file)).hasMessageContaining("not KEY=value: POSTGRES_DB shop");
    }

    @Test
    void everySettingOfTheExampleIsReadAsItStands() {
        Settings example = new Settings(Settings.read(ServerFiles.root().resolve(".env.example")));
        assertThat(example.values()).isNotEmpty();
        assertThat(example.has("POSTGRES_HOST")).isFalse();
        assertThat(example.has("KAFKA_BOOTSTRAP_SERVERS")).isFalse();
        assertThat(example.has("MONGO_URI")).isFalse();
        assertThat(example.has("SCHEMA_REGISTRY_URL")).isFalse();
    }

    @Test
    void everySettingOfTheExampleReachesAContainer() throws IOException {
        Path root = ServerFiles.root();
        String compose = Files.readString(root.resolve("compose.yaml"))
                + Files.readString(root.resolve("compose.zookeeper.yaml"));
        assertThat(Settings.read(root.resolve(".env.example")).keySet())
                .allSatisfy(name -> assertThat(compose).containsPattern("[-{ ]" + name + "\\b"));
    }

    @Test
    void theOptionsOfRunAreRead() {
        assertThat(Run.Options.parse("--fresh", "--port", "8123", "--seed", "--payments", "simulator", "--nodes", "3"))
                .isEqualTo(new Run.Options(true, true, 8123, 3, Map.of("PAYMENT_PROVIDER", "http")));
        assertThat(Run.Options.parse("--kafka=zookeeper").settings())
                .isEqualTo(Map.of(LocalServers.METADATA, "zookeeper"));
        assertThat(Run.Options.parse()).isEqualTo(new Run.Options(false, false, 8000, 1, Map.of()));
        assertThatThrownBy(() -> Run.Options.parse("--payments", "x")).hasMessageStartingWith("--payments is");
        assertThatThrownBy(() -> Run.Options.parse("--port", "x")).hasMessageStartingWith("--port must be");
        assertThatThrownBy(() -> Run.Options.parse("--nodes", "5")).hasMessageContaining("from 1 to 4");
        assertThatThrownBy(() -> Run.Options.parse("--port")).hasMessage("--port needs a value.");
        assertThatThrownBy(() -> Run.Options.parse("--fast")).hasMessageContaining("does not know --fast");
    }
}
