package dev.holdfast.messaging;

import static dev.holdfast.messaging.Wired.await;
import static dev.holdfast.messaging.Wired.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.TestServers;
import dev.holdfast.events.v1.OrderEvent;
import dev.holdfast.messaging.Wired.World;
import dev.holdfast.storage.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class OutboxRelayServersTest {
    private static final int SEQUENCES = 4;

    private final World world = World.fresh();

    @Test
    void sendsAnEventAsItIsDocumented() {
        OutboxEvent event = event(UUID.randomUUID(), 1);
        try (Wired node = world.node()) {
            node.commit(List.of(event));
            await("the table is empty", () -> world.waiting() == 0);
        }
        List<ConsumerRecord<byte[], byte[]>> events = world.events();
        assertThat(events).hasSize(1);
        ConsumerRecord<byte[], byte[]> record = events.getFirst();
        assertThat(text(record.key())).isEqualTo(event.key().toString());
        assertThat(Wired.read(record).toByteArray()).isEqualTo(event.message());
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), text(header.value()));
        }
        assertThat(headers)
                .isEqualTo(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", event.eventId().toString(),
                        "ce_type", "dev.holdfast.order.accepted",
                        "ce_source", "/holdfast/orders",
                        "ce_subject", event.key().toString(),
                        "ce_time", "2026-11-24T05:30:01.250Z",
                        "content-type", "application/protobuf"));
    }

    @Test
    void sendsTheEventsOfEveryOrderInSequence() throws Exception {
        List<UUID> orders = orders(300);
        try (Wired node = world.node()) {
            addConcurrently(List.of(node), orders);
            await("the table is empty", () -> world.waiting() == 0);
            await("the gauge says so", () -> node.metric("holdfast.outbox.events") == 0);
            assertThat(node.metric("holdfast.outbox.relayed")).isEqualTo(orders.size() * SEQUENCES);
        }
        assertThat(world.events()).hasSize(orders.size() * SEQUENCES);
        assertInSequence(orders);
    }

    @Test
    void readsFromTheTableWhatAnotherNodeHasWritten() throws Exception {
        List<UUID> orders = orders(100);
        try (Wired writer = world.with("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1").node()) {
            writer.commit(orders.stream().map(order -> event(order, 1)).toList());
        }
        try (Wired node = world.node()) {
            await("the table is empty", () -> world.waiting() == 0);
        }
        assertThat(world.events())
                .extracting(record -> Wired.read(record).getOrderId())
                .containsExactlyInAnyOrderElementsOf(
                        orders.stream().map(UUID::toString).toList());
    }

    @Test
    void sweepsWhatItHasSent() throws Exception {
        try (Wired node = world.node()) {
            for (int sent = 0; sent < 600; sent++) { // a row a bucket: twice as many as a sweep takes
                node.commit(orders(20).stream().map(order -> event(order, 1)).toList());
            }
            await("the table is empty", () -> world.waiting() == 0);
        }
        try (Connection connection = world.place().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_stat_force_next_flush()");
            try (var row = statement.executeQuery(
                    "select vacuum_count > 0 from pg_stat_user_tables where relname = 'outbox'")) {
                row.next();
                assertThat(row.getBoolean(1)).isTrue();
            }
        }
    }

    /** Ids are given out before the commit; a reader of "id > last" would lose the first transaction's event. */
    @Test
    void losesNothingThatCommitsLateWithASmallerId() throws Exception {
        UUID order = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        CountDownLatch added = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        try (Wired node = world.node();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> late = threads.submit(() -> node.get(Database.class).inTransaction(() -> {
                node.get(Outbox.class).add(List.of(event(order, 1)));
                added.countDown();
                waitFor(commit);
                return true;
            }));
            waitFor(added);
            node.commit(List.of(event(other, 1)));
            await("the later id has left", () -> node.metric("holdfast.outbox.relayed") == 1);
            commit.countDown();
            late.get();
            await("the smaller id has left", () -> node.metric("holdfast.outbox.relayed") == 2);
        }
        assertThat(world.events()).hasSize(2);
    }

    @Test
    void keepsWhatWaitsWhileKafkaIsDeadAndSendsItAfter() throws Exception {
        List<UUID> orders = orders(100);
        try (Wired node = world.node()) {
            node.commit(List.of(event(UUID.randomUUID(), 1)));
            await("warm", () -> world.waiting() == 0);
            TestServers.running().kafka().kill();
            try {
                addConcurrently(List.of(node), orders);
                await(
                        "the failure is known",
                        () -> node.get(OutboxRelay.class).trouble().isPresent());
                assertThatThrownBy(() -> node.get(MessagingHealth.class).askKafka())
                        .isInstanceOf(Exception.class);
                assertThatThrownBy(() -> node.get(MessagingHealth.class).askDelivery())
                        .hasMessageContaining("outbox");
                assertThat(world.waiting()).isEqualTo(orders.size() * SEQUENCES);
            } finally {
                TestServers.running().kafka().start();
            }
            await("the table is empty", () -> world.waiting() == 0);
            node.get(MessagingHealth.class).askKafka();
            node.get(MessagingHealth.class).askDelivery();
        }
        assertInSequence(orders);
    }

    @Test
    void startsWithoutKafkaAndRegistryAndWaitsForThem() throws Exception {
        TestServers.running().kafka().stop();
        TestServers.running().registry().stop();
        try (Wired node = world.node()) {
            node.commit(List.of(event(UUID.randomUUID(), 1)));
            assertThatThrownBy(() -> node.get(MessagingHealth.class).askRegistry())
                    .isInstanceOf(Exception.class);
            TestServers.running().kafka().start();
            await(
                    "it is the registry that is missed",
                    () -> node.get(OutboxRelay.class)
                            .trouble()
                            .filter(trouble -> trouble.contains("registry"))
                            .isPresent());
            assertThat(world.waiting()).isOne();
            TestServers.running().registry().start();
            await("the table is empty", () -> world.waiting() == 0);
            TestServers.running().registry().stop();
            node.commit(List.of(event(UUID.randomUUID(), 1)));
            await("a warm relay needs no registry", () -> world.waiting() == 0);
        } finally {
            TestServers.running().kafka().start();
            TestServers.running().registry().start();
        }
    }

    /** The owner's session is ended again and again while both relays run; the other, or the same, takes its buckets. */
    @Test
    void keepsTheSequenceWhileTwoRelaysRaceForTheBuckets() throws Exception {
        List<UUID> orders = orders(400);
        int taken = 0;
        int rounds = 0;
        try (Wired one = world.node();
                Wired two = world.node();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection admin = world.place().connect();
                Statement statement = admin.createStatement()) {
            Future<?> adding = threads.submit(() -> {
                addConcurrently(List.of(one, two), orders);
                return true;
            });
            // A fast machine is done before the buckets have changed hands: then more orders keep the race going.
            while (!adding.isDone() || world.waiting() > 0 || !raced(one, two, taken)) {
                if (adding.isDone()) {
                    adding.get();
                    one.commit(List.of(event(UUID.randomUUID(), 1)));
                }
                assertThat(rounds++).as("rounds until both have sent").isLessThan(400);
                try (var ended = statement.executeQuery(
                        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' limit 1")) {
                    taken += ended.next() ? 1 : 0;
                }
                LockSupport.parkNanos(150_000_000);
            }
            adding.get();
        }
        assertInSequence(orders);
    }

    @Test
    void sharesTheBucketsAnewWhenARelayComesOrGoes() {
        try (Wired one = world.node()) {
            assertShared(4);
            try (Wired two = world.node();
                    Wired three = world.node()) {
                assertShared(2, 1, 1);
                List<UUID> orders = orders(100);
                one.commit(orders.stream().map(order -> event(order, 1)).toList());
                await("the table is empty", () -> world.waiting() == 0);
                for (Wired each : List.of(one, two, three)) {
                    assertThat(each.metric("holdfast.outbox.relayed")).isPositive();
                }
            }
            assertShared(4);
        }
    }

    private void assertShared(Integer... buckets) {
        await("the buckets are shared " + List.of(buckets), () -> {
            List<Integer> shares = new ArrayList<>();
            try (Connection connection = world.place().connect();
                    Statement statement = connection.createStatement();
                    var row = statement.executeQuery("""
                            select count(*) from pg_locks
                             where locktype = 'advisory' and mode = 'ExclusiveLock'
                               and database = (select oid from pg_database where datname = current_database())
                             group by pid order by 1 desc
                            """)) {
                while (row.next()) {
                    shares.add(row.getInt(1));
                }
            }
            return shares.equals(List.of(buckets));
        });
    }

    @Test
    void leavesADamagedRowWhereItIsSaysSoAndServesTheOtherBuckets() throws Exception {
        List<UUID> orders = orders(100);
        List<UUID> behind = orders.stream()
                .filter(order -> PostgresOutbox.bucket(order) == 0)
                .toList();
        try (Wired node = world.node()) {
            try (Connection connection = world.place().connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("insert into outbox (bucket, order_id, events, payload)"
                        + " values (0, gen_random_uuid(), 1, '\\x00')");
            }
            await(
                    "the trouble is known",
                    () -> node.get(OutboxRelay.class)
                            .trouble()
                            .filter(trouble -> trouble.contains("damaged"))
                            .isPresent());
            node.commit(orders.stream().map(order -> event(order, 1)).toList());
            await("the others leave", () -> world.waiting() == behind.size() + 1);
            try (Connection connection = world.place().connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("delete from outbox where payload = '\\x00'");
            }
            await("all leave", () -> world.waiting() == 0);
            await(
                    "the trouble is over",
                    () -> node.get(OutboxRelay.class).trouble().isEmpty());
        }
        assertThat(world.events()).hasSameSizeAs(orders);
    }

    @Test
    void splitsABatchThatIsTooLargeForARow() throws Exception {
        UUID order = UUID.randomUUID();
        List<OutboxEvent> large = Stream.of(1, 2, 3)
                .map(n -> new OutboxEvent(order, UUID.randomUUID(), "large", Instant.EPOCH, padded(order, n)))
                .toList();
        try (Wired node = world.node()) {
            node.commit(large);
            await("the table is empty", () -> world.waiting() == 0);
        }
        assertThat(world.events())
                .extracting(record -> Wired.read(record).getSequence())
                .containsExactly(1, 2, 3);
    }

    @Test
    void refusesEventsOutsideATransaction() {
        try (Wired node = world.node()) {
            assertThatThrownBy(() -> node.get(Outbox.class).add(List.of(event(UUID.randomUUID(), 1))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("transaction");
        }
    }

    @Test
    void isFullAtItsBoundAndNotBelow() throws Exception {
        World bounded = world.with("OUTBOX_MAX_EVENTS", "3").with("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        try (Wired node = bounded.node()) {
            OutboxBacklog backlog = node.get(OutboxBacklog.class);
            node.commit(List.of(event(UUID.randomUUID(), 1), event(UUID.randomUUID(), 1)));
            backlog.sample();
            assertThat(node.get(Outbox.class).isFull()).isFalse();
            node.commit(List.of(event(UUID.randomUUID(), 1)));
            await("the next sample sees it", () -> node.get(Outbox.class).isFull());
            assertThat(node.metric("holdfast.outbox.events")).isEqualTo(3);
            assertThat(node.metric("holdfast.outbox.oldest")).isPositive();
        }
    }

    private static byte[] padded(UUID order, int sequence) {
        return OrderEvent.newBuilder()
                .setOrderId(order.toString())
                .setSequence(sequence)
                .setEventId("x".repeat(600_000))
                .build()
                .toByteArray();
    }

    private static List<UUID> orders(int count) {
        return Stream.generate(UUID::randomUUID).limit(count).toList();
    }

    /** As the service does: an order's events one transaction after the other, many orders at once, on any node. */
    private static void addConcurrently(List<Wired> nodes, List<UUID> orders) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int from = 0; from < orders.size(); from += 20) {
                List<UUID> some = orders.subList(from, Math.min(from + 20, orders.size()));
                done.add(threads.submit(() -> {
                    for (int sequence = 1; sequence <= SEQUENCES; sequence++) {
                        int now = sequence;
                        nodes.get(sequence % nodes.size())
                                .commit(some.stream()
                                        .map(order -> event(order, now))
                                        .toList());
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
    }

    /** Every event is there, and per order the first appearances are 1, 2, 3 …; repeats may follow. */
    /** Whether both have sent, and sessions were ended often enough to say something. */
    private static boolean raced(Wired one, Wired two, int taken) {
        return taken > 3 && one.metric("holdfast.outbox.relayed") > 0 && two.metric("holdfast.outbox.relayed") > 0;
    }

    private void assertInSequence(List<UUID> orders) {
        Map<String, List<Integer>> firsts = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : world.events()) {
            var event = Wired.read(record);
            if (seen.add(event.getEventId())) {
                firsts.computeIfAbsent(event.getOrderId(), _ -> new ArrayList<>())
                        .add(event.getSequence());
            }
        }
        for (UUID order : orders) {
            assertThat(firsts.get(order.toString())).as("order %s", order).containsExactly(1, 2, 3, 4);
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
