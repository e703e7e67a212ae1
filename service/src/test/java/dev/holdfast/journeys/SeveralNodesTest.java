package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes on the same servers share the work, come and go. */
@Tag("servers")
class SeveralNodesTest {
    private final World world = World.fresh("several").with("PAYMENT_PROVIDER", "http");
    private final Shop shop = new Shop(world);

    @Test
    void makeTheTablesOnceWhereThreeStartAtOnceOnAnEmptyDatabase() {
        List<Node> nodes = Stream.generate(() -> Node.launch(world)).limit(3).toList();
        try (Node one = nodes.get(0);
                Node two = nodes.get(1);
                Node three = nodes.get(2)) {
            nodes.forEach(Node::awaitReady);
            shop.sells(one, "A", 100, 30);
            List<UUID> orders = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                orders.add(shop.placed(nodes.get(i % 3), Cart.of("A", 1)));
            }
            assertThat(shop.places(two, Cart.of("A", 1)).code()).isEqualTo("insufficient-stock");
            shop.books().balance(three, orders);
        }
    }

    @Test
    void restartOneAfterTheOtherWithoutAFailedRequest() throws InterruptedException {
        World behindAProxy = world.with("SHUTDOWN_PAUSE_MILLIS", "3000");
        List<Node> nodes = new ArrayList<>(List.of(Node.start(behindAProxy), Node.start(behindAProxy)));
        try (ReadyNodes ready = new ReadyNodes(nodes)) {
            shop.sells(nodes.getFirst(), "A", 100, 1_000_000);
            List<UUID> accepted;
            try (Buyers buyers = new Buyers(ready, "A")) {
                buyers.awaitMore(40);
                for (int i = 0; i < nodes.size(); i++) {
                    Node old = nodes.get(i);
                    old.stop();
                    Node fresh = Node.start(behindAProxy);
                    ready.replace(old, fresh);
                    nodes.set(i, fresh);
                    buyers.awaitMore(40);
                }
                accepted = buyers.goHome();
                assertThat(buyers.repeats()).as("requests that failed").isZero();
            }
            shop.books().balance(nodes.getFirst(), accepted);
        } finally {
            nodes.forEach(Node::close);
        }
    }

    @Test
    void answersWhoWaitsForAnOrderWhenItsNodeStops() throws Exception {
        try (Node node = Node.start(world)) {
            shop.sells(node, "A", 100, 1);
            CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(
                    () -> shop.places(node, Cart.of("A", 1).paidWith("tok_slow_60000"), "Prefer", "wait=30"));
            Await.until("the order is placed", () -> shop.books().orders() == 1);
            node.stop();
            Reply reply = waiting.get();
            assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
            assertThat(reply.state()).isEqualTo("ACCEPTED");
        }
    }

    @Test
    void endOrdersTogetherWhereEachHasItsRoles() {
        try (Node door = Node.start(world.with("ROLES", "api"));
                Node workers = Node.start(world.with("ROLES", "payments, documents, relay"))) {
            shop.sells(door, "A", 100, 20);
            List<UUID> orders = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                orders.add(shop.placed(door, Cart.of("A", 1).paidWith(i % 4 == 3 ? "tok_decline" : "tok_ok")));
            }
            shop.books().balance(door, orders);
            assertThat(door.get("/api/v1/orders?limit=200").json().get("items")).hasSize(20);
            assertThat(buckets()).as("only the workers send").containsExactly(4L);
            assertThat(partitions("payments")).as("only the workers charge").containsExactly(3);

            assertThat(workers.post("/api/v1/orders", "key", Cart.of("A", 1).json())
                            .status())
                    .isEqualTo(404);
            for (String path : List.of("/health", "/health/live", "/health/ready", "/metrics")) {
                assertThat(workers.get(path).status()).as(path).isEqualTo(200);
            }
        }
    }

    /** Else a shop whose payments are down could sell nothing that was ever put into a cart. */
    @Test
    void giveStockBackInTimeWhereNobodyCharges() {
        try (Node door = Node.start(world.with("ROLES", "api").with("ORDER_HOLD_MILLIS", "1000"))) {
            shop.sells(door, "A", 100, 1);
            UUID order = shop.placed(door, Cart.of("A", 1));
            assertThat(shop.ended(door, order).at("/cancellation/reason").asString())
                    .isEqualTo("hold-expired");
            assertThat(shop.available(door, "A")).isOne();
        }
    }

    @Test
    void refuseToStartWithARoleThatIsNone() {
        try (Node node = Node.launch(world.with("ROLES", "api,cook"))) {
            assertThat(node.awaitEnd()).isOne();
            assertThat(node.output())
                    .contains("ROLES must be a list of api, payments, documents and relay with commas between;"
                            + " it is \"api,cook\".")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void shareTheWorkAndTakeOverWhatAKilledOneHad() {
        try (Node victim = Node.start(world);
                Node heir = Node.start(world)) {
            Await.until(
                    "the buckets are shared",
                    () -> buckets().equals(List.of(2L, 2L)),
                    () -> buckets().toString());
            for (String group : List.of("payments", "documents")) {
                Await.until(
                        group + " are shared",
                        () -> partitions(group).equals(List.of(2, 1)),
                        () -> partitions(group).toString());
            }
            shop.sells(heir, "A", 100, 60);
            List<UUID> orders = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                orders.add(shop.placed(victim, Cart.of("A", 1)));
            }
            victim.kill();
            for (int i = 0; i < 30; i++) {
                orders.add(shop.placed(heir, Cart.of("A", 1)));
            }
            Await.until("all buckets are the heir's", () -> buckets().equals(List.of(4L)));
            for (String group : List.of("payments", "documents")) {
                Await.until(
                        "all partitions are the heir's", () -> partitions(group).equals(List.of(3)));
            }
            shop.books().balance(heir, orders);
        }
    }

    /** How many buckets of the outbox each relay has. */
    private List<Long> buckets() {
        return shop.books().rows("""
                select count(*) from pg_locks
                 where locktype = 'advisory' and classid::int8 = x'484F4C44'::int8 and objid::int8 < 4
                   and database = (select oid from pg_database where datname = current_database())
                 group by pid
                """).stream().map(Long::valueOf).toList();
    }

    private List<Integer> partitions(String group) {
        return Topic.of(world).shares(group);
    }
}
