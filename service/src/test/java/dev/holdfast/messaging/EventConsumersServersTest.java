package dev.holdfast.messaging;

import static dev.holdfast.messaging.Wired.await;
import static dev.holdfast.messaging.Wired.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.TestServers;
import dev.holdfast.events.v1.OrderEvent;
import dev.holdfast.failure.FaultException;
import dev.holdfast.messaging.Wired.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class EventConsumersServersTest {
    private final World world = World.fresh().with("KAFKA_NUM_PARTITIONS", "1");

    /** Keeps what it is given, after an optional fault. */
    private static class Keeper implements EventHandler {
        final List<OrderEvent> kept = new CopyOnWriteArrayList<>();
        final AtomicInteger batches = new AtomicInteger();

        @Override
        public String group() {
            return "keeper";
        }

        @Override
        public List<Dead> handle(List<Received> batch) {
            batches.incrementAndGet();
            before(batch);
            List<Dead> dead = new ArrayList<>();
            for (Received received : batch) {
                OrderEvent event = Wired.read(received.message());
                if (event.getSequence() < 0) {
                    dead.add(new Dead(received, "sequence is " + event.getSequence()));
                } else {
                    kept.add(event);
                }
            }
            return dead;
        }

        void before(List<Received> batch) {}

        List<Integer> sequences() {
            return kept.stream().map(OrderEvent::getSequence).toList();
        }
    }

    @Test
    void deadLettersPoisonByteForByteAndGoesOn() throws Exception {
        Keeper keeper = new Keeper();
        try (Wired node = world.node(keeper)) {
            node.commit(List.of(event(UUID.randomUUID(), 1)));
            await("warm", () -> keeper.kept.size() == 1);
            assertThat(node.metric("kafka.consumer.fetch.manager.records.lag.max"))
                    .isZero();
            int schema = node.get(SchemaIds.class).own();
            allowLargeRecords();
            byte[] large = new byte[20_000_000];
            new Random(1).nextBytes(large);
            byte[] random = new byte[300];
            new Random(2).nextBytes(random);
            byte[] good = event(UUID.randomUUID(), 2).message();
            byte[] otherType = ConfluentWire.frame(schema, good);
            otherType[5] = 4;
            List<ProducerRecord<byte[], byte[]>> poison = List.of(
                    raw("empty", new byte[0]),
                    raw("tombstone", null),
                    raw("random", random),
                    raw("json", "{\"order\": 1}".getBytes(UTF_8)),
                    raw("unknown schema", ConfluentWire.frame(999_999, good)),
                    raw("negative schema", ConfluentWire.frame(-1, good)),
                    raw("other type", otherType),
                    raw(null, "no key".getBytes(UTF_8)),
                    raw("large", large),
                    raw(
                            "dead by its handler",
                            ConfluentWire.frame(
                                    schema, event(UUID.randomUUID(), -1).message())));
            poison.get(2)
                    .headers()
                    .add("traceparent", "00-aa-bb-01".getBytes(UTF_8))
                    .add("empty", null);
            long start = System.nanoTime();
            send(poison);
            node.commit(List.of(event(UUID.randomUUID(), 3)));
            await("the partition goes on", () -> keeper.sequences().contains(3));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            await("offsets pass the dead", () -> committed("keeper") == poison.size() + 2);

            List<ConsumerRecord<byte[], byte[]>> dead = world.deadLetters();
            assertThat(dead).hasSameSizeAs(poison);
            for (ProducerRecord<byte[], byte[]> sent : poison) {
                ConsumerRecord<byte[], byte[]> kept = dead.stream()
                        .filter(record -> Arrays.equals(record.key(), sent.key()))
                        .findFirst()
                        .orElseThrow();
                assertThat(Arrays.equals(kept.value(), sent.value())).isTrue();
                Map<String, String> headers = headers(kept);
                assertThat(headers)
                        .containsEntry("dlt_topic", world.settings().topic())
                        .containsEntry("dlt_partition", "0")
                        .containsEntry("dlt_group", world.get("KAFKA_GROUP_PREFIX") + "keeper")
                        .containsKeys("dlt_offset", "dlt_reason", "dlt_at");
            }
            assertThat(reason(dead, "empty")).contains("too short");
            assertThat(reason(dead, "tombstone")).contains("no value");
            assertThat(reason(dead, "json")).contains("magic byte");
            assertThat(reason(dead, "unknown schema")).contains("999999 is not in the registry");
            assertThat(reason(dead, "other type")).contains("not the first message type");
            assertThat(reason(dead, "dead by its handler")).isEqualTo("sequence is -1");
            assertThat(headers(find(dead, "random")))
                    .containsEntry("traceparent", "00-aa-bb-01")
                    .containsKey("empty");
            assertThat(node.metric("holdfast.deadletters")).isEqualTo(poison.size());
        }
    }

    @Test
    void aTransientFaultPausesInOrderAndNeverDeadLetters() throws Exception {
        AtomicInteger faults = new AtomicInteger(6);
        List<Long> offered = new CopyOnWriteArrayList<>();
        Keeper keeper = new Keeper() {
            @Override
            void before(List<Received> batch) {
                offered.add(batch.getFirst().offset());
                int left = faults.getAndDecrement();
                if (left > 3) {
                    throw FaultException.unavailable("the store is away", null);
                }
                if (left > 1) { // spring-kafka would skip the batch on this one unless told otherwise
                    throw new ClassCastException("a bug");
                }
                if (left > 0) {
                    throw new StackOverflowError("a deep bug");
                }
            }
        };
        Keeper other = new Keeper() {
            @Override
            public String group() {
                return "other";
            }
        };
        UUID order = UUID.randomUUID();
        try (Wired node = world.node(keeper, other)) {
            for (int sequence = 1; sequence <= 5; sequence++) {
                node.commit(List.of(event(order, sequence)));
            }
            await("the health says so", () -> delivery(node).contains("keeper"));
            await("another group is not held up", () -> other.kept.size() == 5);
            await("all in the end", () -> keeper.kept.size() == 5);
            assertThat(keeper.sequences()).containsExactly(1, 2, 3, 4, 5);
            assertThat(offered.subList(0, 7)).containsOnly(0L);
            node.get(MessagingHealth.class).askDelivery();
            assertThat(world.deadLetters()).isEmpty();
        }
    }

    /** Were the group rebalanced meanwhile, the commit would be refused and the batch delivered again. */
    @Test
    void pollsWhileItRetriesLongerThanAPollMayTake() throws Exception {
        World impatient = world.with("CONSUMER_MAX_POLL_INTERVAL_MILLIS", "5000");
        long until = System.nanoTime() + Duration.ofSeconds(9).toNanos();
        AtomicInteger failed = new AtomicInteger();
        Keeper keeper = new Keeper() {
            @Override
            void before(List<Received> batch) {
                if (System.nanoTime() < until) {
                    failed.incrementAndGet();
                    throw FaultException.unavailable("still away", null);
                }
            }
        };
        try (Wired node = impatient.node(keeper)) {
            node.commit(List.of(event(UUID.randomUUID(), 1)));
            await("committed", () -> committed("keeper") == 1);
            node.commit(List.of(event(UUID.randomUUID(), 2)));
            await("goes on", () -> keeper.kept.size() >= 2);
            assertThat(keeper.sequences()).containsExactly(1, 2);
            assertThat(failed.get()).isGreaterThan(3);
        }
    }

    @Test
    void aRegistryThatIsAwayHoldsUpAndDoesNotDeadLetter() throws Exception {
        try (Wired writer = world.node()) {
            writer.commit(List.of(event(UUID.randomUUID(), 1)));
            await("sent", () -> world.waiting() == 0);
        }
        Keeper keeper = new Keeper();
        TestServers.running().registry().stop();
        try (Wired cold = world.node(keeper)) {
            await("the health says so", () -> delivery(cold).contains("schema registry"));
            assertThat(keeper.kept).isEmpty();
            TestServers.running().registry().start();
            await("goes on", () -> keeper.kept.size() == 1);
            assertThat(world.deadLetters()).isEmpty();
        } finally {
            TestServers.running().registry().start();
        }
    }

    @Test
    void stopsLoudlyWhereTheDeadCannotBeKeptAndGoesOnWhenTheyCan() throws Exception {
        Keeper keeper = new Keeper();
        String topic = world.settings().deadLetterTopic();
        try (Wired node = world.node(keeper);
                Admin admin = admin()) {
            node.commit(List.of(event(UUID.randomUUID(), 1)));
            await("warm", () -> committed("keeper") == 1);
            admin.deleteTopics(List.of(topic)).all().get();
            await("gone", () -> !admin.listTopics().names().get().contains(topic));
            send(List.of(raw("poison", "rubbish".getBytes(UTF_8))));
            await("the health says so", () -> delivery(node).contains("dead-letter topic"));
            node.commit(List.of(event(UUID.randomUUID(), 2)));
            await("sent", () -> world.waiting() == 0);
            assertThat(committed("keeper")).isOne();
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            await("goes on", () -> committed("keeper") == 3);
            assertThat(keeper.sequences()).contains(2);
            assertThat(world.deadLetters())
                    .extracting(record -> new String(record.value(), UTF_8))
                    .contains("rubbish");
        }
    }

    @Test
    void aStopLetsTheBatchEndAndCommitsIt() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Keeper keeper = new Keeper() {
            @Override
            void before(List<Received> batch) {
                entered.countDown();
                await("a slow effect", () -> closing.getCount() == 0);
                ended.set(true);
            }

            final CountDownLatch closing = EventConsumersServersTest.this.closing;
        };
        Wired node = world.node(keeper);
        node.commit(List.of(event(UUID.randomUUID(), 1)));
        assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
        Thread close = Thread.ofVirtual().start(node::close);
        await("it is stopping", () -> !node.get(EventConsumers.class).isRunning());
        closing.countDown();
        close.join();
        assertThat(ended).isTrue();
        assertThat(committed("keeper")).isOne();
    }

    private final CountDownLatch closing = new CountDownLatch(1);

    /** Nodes join and leave; the last ones there have seen everything, and each partition's events in order. */
    @Test
    void losesNothingWhileNodesJoinAndLeave() throws Exception {
        World three = world.with("KAFKA_NUM_PARTITIONS", "3");
        Keeper keeper = new Keeper();
        try (Wired stays = three.node(keeper)) {
            for (int round = 0; round < 4; round++) {
                try (Wired passes = three.node(keeper)) {
                    for (int i = 0; i < 50; i++) {
                        passes.commit(List.of(event(UUID.randomUUID(), round * 50 + i)));
                    }
                    int expected = round * 50 + 25;
                    await("some progress", () -> keeper.kept.size() >= expected);
                }
            }
            await("everything", () -> keeper.sequences().stream().distinct().count() == 200);
            stays.get(MessagingHealth.class).askDelivery();
        }
        assertThat(world.deadLetters()).isEmpty();
    }

    @Test
    void refusesTwoHandlersOfOneGroup() {
        assertThatThrownBy(() -> world.node(new Keeper(), new Keeper())).hasStackTraceContaining("share a group");
    }

    private static String delivery(Wired node) {
        try {
            node.get(MessagingHealth.class).askDelivery();
            return "";
        } catch (Exception e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Admin admin() {
        return KafkaClients.admin(world.settings(), Duration.ofSeconds(10));
    }

    private long committed(String group) throws Exception {
        try (Admin admin = admin()) {
            return admin
                    .listConsumerGroupOffsets(world.get("KAFKA_GROUP_PREFIX") + group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(offset -> offset == null ? 0 : offset.offset())
                    .sum();
        }
    }

    private void allowLargeRecords() throws Exception {
        try (Admin admin = admin()) {
            var topic = new ConfigResource(
                    ConfigResource.Type.TOPIC, world.settings().topic());
            var op = new AlterConfigOp(new ConfigEntry("max.message.bytes", "25000000"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(topic, List.of(op))).all().get();
        }
    }

    private ProducerRecord<byte[], byte[]> raw(@Nullable String key, byte @Nullable [] value) {
        return new ProducerRecord<>(world.settings().topic(), key == null ? null : key.getBytes(UTF_8), value);
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (Producer<byte[], byte[]> producer = KafkaClients.deadLetterProducer(world.settings())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }

    private static ConsumerRecord<byte[], byte[]> find(List<ConsumerRecord<byte[], byte[]>> records, String key) {
        Predicate<ConsumerRecord<byte[], byte[]>> same = record -> Arrays.equals(record.key(), key.getBytes(UTF_8));
        return records.stream().filter(same).findFirst().orElseThrow();
    }

    private static String reason(List<ConsumerRecord<byte[], byte[]>> records, String key) {
        return String.valueOf(headers(find(records, key)).get("dlt_reason"));
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(header ->
                        headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8)));
        return headers;
    }
}
