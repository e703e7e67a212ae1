package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers;
import dev.holdfast.TestServers.World;
import dev.holdfast.local.LocalServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each server is killed in the middle of a stream of orders and started again: every promise is kept. */
@Tag("servers")
class ServersAwayTest {
    private static World world;
    private static Node node;
    private static Shop shop;

    @BeforeAll
    static void open() {
        world = World.fresh("away").with("PAYMENT_PROVIDER", "http");
        node = Node.start(world);
        shop = new Shop(world);
    }

    @AfterAll
    static void close() {
        try (Node last = node) {
            shop.books().balance(last);
        }
    }

    /** Whatever became of a test, the next one finds all servers. */
    @AfterEach
    void startAll() {
        all().forEach(LocalServer::start);
    }

    private static List<LocalServer> all() {
        var servers = TestServers.running();
        return List.of(servers.postgres(), servers.registry(), servers.kafka(), servers.mongo(), servers.payments());
    }

    private static void awaitHealth(int status, String summary, String check, String finding) {
        Reply[] last = new Reply[1];
        Await.until(
                check + " is " + finding,
                () -> {
                    last[0] = node.get("/health");
                    return last[0].status() == status
                            && last[0].state().equals(summary)
                            && last[0].json()
                                    .at("/checks/" + check + "/status")
                                    .asString()
                                    .equals(finding);
                },
                () -> String.valueOf(last[0]));
    }

    private static UUID confirmed(String sku) {
        UUID id = shop.placed(node, Cart.of(sku, 1));
        assertThat(shop.ended(node, id).get("status").asString()).isEqualTo("CONFIRMED");
        return id;
    }

    @Test
    void acceptsAndChargesWithoutMongo() throws Exception {
        shop.sells(node, "NO-MONGO", 100, 1_000_000);
        try (Buyers buyers = new Buyers(node, "NO-MONGO")) {
            buyers.awaitMore(50);
            TestServers.running().mongo().kill();
            buyers.awaitMore(50);

            awaitHealth(200, "DEGRADED", "mongodb", "DOWN");
            assertThat(node.get("/health/ready").status()).isEqualTo(200);
            UUID id = confirmed("NO-MONGO");
            Reply list = node.get("/api/v1/orders");
            assertThat(list.status()).as(list.toString()).isEqualTo(503);
            assertThat(list.code()).isEqualTo("unavailable");

            TestServers.running().mongo().start();
            buyers.awaitMore(50);
            List<UUID> promised = new ArrayList<>(buyers.goHome());
            promised.add(id);
            assertThat(buyers.repeats()).as("buyers who noticed").isZero();
            shop.books().balance(node, promised);
            awaitHealth(200, "UP", "mongodb", "UP");
        }
    }

    @Test
    void acceptsWithoutKafkaAndTellsEverythingLater() throws Exception {
        shop.sells(node, "NO-KAFKA", 100, 1_000_000);
        try (Buyers buyers = new Buyers(node, "NO-KAFKA")) {
            buyers.awaitMore(50);
            TestServers.running().kafka().kill();
            buyers.awaitMore(50);

            awaitHealth(200, "DEGRADED", "kafka", "DOWN");
            assertThat(node.get("/health/ready").status()).isEqualTo(200);
            UUID waiting = shop.placed(node, Cart.of("NO-KAFKA", 1));
            UUID given = shop.placed(node, Cart.of("NO-KAFKA", 1));
            assertThat(shop.cancels(node, given, "without-kafka").state()).isEqualTo("CANCELLED");

            TestServers.running().kafka().start();
            buyers.awaitMore(50);
            List<UUID> promised = new ArrayList<>(buyers.goHome());
            promised.addAll(List.of(waiting, given));
            assertThat(buyers.repeats()).as("buyers who noticed").isZero();
            shop.books().balance(node, promised);
            assertThat(shop.order(node, waiting).get("status").asString()).isEqualTo("CONFIRMED");
            awaitHealth(200, "UP", "kafka", "UP");
        }
    }

    @Test
    void doesNotNoticeThatTheRegistryIsAway() throws Exception {
        shop.sells(node, "NO-REGISTRY", 100, 1_000_000);
        confirmed("NO-REGISTRY");
        try (Buyers buyers = new Buyers(node, "NO-REGISTRY")) {
            buyers.awaitMore(50);
            TestServers.running().registry().kill();
            buyers.awaitMore(50);

            awaitHealth(200, "DEGRADED", "schemaRegistry", "DOWN");
            UUID id = confirmed("NO-REGISTRY");

            TestServers.running().registry().start();
            List<UUID> promised = new ArrayList<>(buyers.goHome());
            promised.add(id);
            assertThat(buyers.repeats()).as("buyers who noticed").isZero();
            shop.books().balance(node, promised);
            awaitHealth(200, "UP", "schemaRegistry", "UP");
        }
    }

    @Test
    void promisesNothingWithoutPostgresAndKeepsWhatItPromised() throws Exception {
        shop.sells(node, "NO-POSTGRES", 100, 1_000_000);
        try (Buyers buyers = new Buyers(node, "NO-POSTGRES")) {
            buyers.awaitMore(50);
            TestServers.running().postgres().kill();

            awaitHealth(503, "DOWN", "postgres", "DOWN");
            int accepted = buyers.count();
            assertThat(node.get("/health/ready").status()).isEqualTo(503);
            assertThat(node.get("/health/live").status()).isEqualTo(200);
            Reply refused = shop.places(node, Cart.of("NO-POSTGRES", 1));
            assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
            // overloaded where it waited behind the others for its turn and was given up before any effect
            assertThat(refused.code()).isIn("unavailable", "overloaded");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(node.get("/api/v1/orders/" + UUID.randomUUID()).status()).isEqualTo(503);
            assertThat(buyers.count()).as("orders accepted by nobody").isEqualTo(accepted);

            TestServers.running().postgres().start();
            buyers.awaitMore(50);
            List<UUID> promised = buyers.goHome();
            assertThat(buyers.repeats()).as("buyers who repeated").isPositive();
            shop.books().balance(node, promised);
            awaitHealth(200, "UP", "postgres", "UP");
        }
    }

    @Test
    void asksAgainUntilThePaymentProviderIsBack() throws Exception {
        shop.sells(node, "NO-MONEY", 100, 1_000_000);
        try (Buyers buyers = new Buyers(node, "NO-MONEY")) {
            buyers.awaitMore(50);
            TestServers.running().payments().kill();
            buyers.awaitMore(50);
            UUID id = shop.placed(node, Cart.of("NO-MONEY", 1));
            Await.until(
                    "it is known that nothing is known",
                    () -> shop.order(node, id).at("/payment/status").asString().equals("UNKNOWN"));
            assertThat(shop.order(node, id).get("status").asString()).isEqualTo("ACCEPTED");

            TestServers.running().payments().start();
            List<UUID> promised = new ArrayList<>(buyers.goHome());
            promised.add(id);
            assertThat(buyers.repeats()).as("buyers who noticed").isZero();
            shop.books().balance(node, promised);
            assertThat(shop.order(node, id).get("status").asString()).isEqualTo("CONFIRMED");
        }
    }

    @Test
    void startsWithNothingButPostgresAndGoesOnWhenTheOthersCome() {
        World other = World.fresh("away_at_start").with("PAYMENT_PROVIDER", "http");
        var servers = TestServers.running();
        List<LocalServer> late = List.of(servers.kafka(), servers.registry(), servers.mongo());
        late.forEach(LocalServer::kill);
        try (Node early = Node.start(other)) {
            Shop opened = new Shop(other);
            opened.sells(early, "EARLY", 100, 100);
            UUID id = opened.placed(early, Cart.of("EARLY", 1));
            assertThat(opened.order(early, id).get("status").asString()).isEqualTo("ACCEPTED");

            late.forEach(LocalServer::start);
            assertThat(opened.ended(early, id).get("status").asString()).isEqualTo("CONFIRMED");
            opened.books().balance(early, List.of(id));
        }
    }
}
