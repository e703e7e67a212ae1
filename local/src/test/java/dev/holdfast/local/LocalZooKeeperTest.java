package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
@Timeout(300)
class LocalZooKeeperTest {
    @TempDir
    private Path home;

    private LocalServers servers(String name, String value) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "POSTGRES_HOST",
                "elsewhere",
                "SCHEMA_REGISTRY_URL",
                "http://elsewhere:1",
                "MONGO_URI",
                "mongodb://elsewhere:1",
                LocalServers.METADATA,
                "zookeeper"));
        settings.put(name, value);
        return LocalServers.start(home, settings, System.out::println);
    }

    @Test
    void keepsTheBrokerThroughAKillAndARestartOfBoth() throws IOException {
        try (LocalServers first = servers("ZOOKEEPER_TICK_TIME", "1500")) {
            first.kafka().kill();
            first.kafka().start();
        }
        assertThat(Files.readString(home.resolve("zookeeper/zookeeper.properties")))
                .contains("tickTime=1500");
        assertThat(Files.readString(home.resolve("kafka-zookeeper/server.properties")))
                .contains("zookeeper.connect=127.0.0.1:")
                .doesNotContain("controller.quorum");
        try (LocalServers second = servers("ZOOKEEPER_TICK_TIME", "1500")) {
            assertThat(second.kafka().isRunning()).isTrue();
        }
    }

    @Test
    void refusesAnotherPlaceForTheMetadata() {
        assertThatThrownBy(() -> servers(LocalServers.METADATA, "etcd"))
                .isInstanceOf(LocalServerException.class)
                .hasMessageStartingWith(LocalServers.METADATA + " must be kraft or zookeeper");
    }
}
