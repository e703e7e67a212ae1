package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.TestServers.World;
import dev.holdfast.local.LocalServers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL that takes nobody without TLS, Kafka that takes nobody without TLS and a password, and the service on them. */
@Tag("servers")
@Timeout(300)
class SecuredServersTest {
    private static LocalServers servers;

    @BeforeAll
    static void startsThem(@TempDir Path home) {
        servers = LocalServers.start(
                home,
                Map.of(
                        "POSTGRES_SSLMODE", "verify-full",
                        "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                        "KAFKA_SASL_USERNAME", "shop",
                        "KAFKA_SASL_PASSWORD", "never-tell",
                        "PAYMENT_PROVIDER", "http"),
                System.out::println);
    }

    @AfterAll
    static void stopsThem() {
        servers.close();
    }

    private static String setting(String name) {
        return Objects.requireNonNull(servers.environment().get(name), name);
    }

    @Test
    void takesOrdersToTheirEnd() {
        World world = new World(servers.environment());
        try (Node node = Node.start(world)) {
            Shop shop = new Shop(world);
            shop.sells(node, "BEAR", 1_000, 5);
            UUID order = shop.placed(node, Cart.of("BEAR", 2));
            assertThat(shop.ended(node, order).get("status").asString()).isEqualTo("CONFIRMED");
            Await.until(
                    "the order is listed",
                    () -> node.get("/api/v1/orders")
                            .json()
                            .at("/items/0/status")
                            .asString("")
                            .equals("CONFIRMED"));
        }
    }

    @Test
    void letsNobodyIntoPostgresWithoutEncryption() {
        String address = "jdbc:postgresql://127.0.0.1:" + setting("POSTGRES_PORT") + "/" + setting("POSTGRES_DB");
        assertThatThrownBy(() -> DriverManager.getConnection(
                        address + "?sslmode=disable", setting("POSTGRES_USER"), setting("POSTGRES_PASSWORD")))
                .hasMessageContaining("no encryption");
    }

    @Test
    void letsNobodyIntoKafkaWithAWrongPassword() {
        Map<String, Object> config = new HashMap<>(
                Map.of(
                        "bootstrap.servers", setting("KAFKA_BOOTSTRAP_SERVERS"),
                        "security.protocol", "SASL_SSL",
                        "ssl.truststore.type", "PEM",
                        "ssl.truststore.location", setting("TLS_CA_FILE"),
                        "sasl.mechanism", "SCRAM-SHA-512",
                        "sasl.jaas.config",
                                "org.apache.kafka.common.security.scram.ScramLoginModule required username=shop password=wrong;"));
        try (Admin admin = Admin.create(config)) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }
}
