package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import dev.holdfast.events.v1.OrderEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Records on the topic that can never be applied: they are kept byte for byte, and their partition goes on. */
@Tag("servers")
class PoisonTest {
    private static final int PARTITIONS = 3;

    private record Poison(byte[] key, byte[] value) {}

    @Test
    void keepsWhatCannotBeAppliedAndGoesOn() {
        World world = World.fresh("poison").with("PAYMENT_PROVIDER", "http");
        try (Node node = Node.start(world)) {
            Shop shop = new Shop(world);
            shop.sells(node, "GOOD", 100, 1_000);
            UUID first = shop.placed(node, Cart.of("GOOD", 1));
            shop.ended(node, first);
            Topic topic = Topic.of(world);
            ConsumerRecord<byte[], byte[]> good = topic.records().getFirst();

            Map<String, Poison> poisons = poisons(good);
            poisons.values().forEach(poison -> {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    topic.put(partition, poison.key(), poison.value());
                }
            });
            topic.put(good.partition(), good.key(), good.value()); // and one that is only repeated

            List<UUID> after = new ArrayList<>();
            for (int i = 0; i < 30; i++) { // on every partition
                after.add(shop.placed(node, Cart.of("GOOD", 1)));
            }
            after.forEach(id ->
                    assertThat(shop.ended(node, id).get("status").asString()).isEqualTo("CONFIRMED"));
            shop.books().awaitRest();

            // both groups read each record of each partition, and each keeps it
            Map<String, Long> expected = poisons.values().stream()
                    .collect(Collectors.toMap(PoisonTest::hex, _ -> 2L * PARTITIONS, Long::sum));
            Await.until(
                    "every dead letter is kept",
                    () -> letters(topic).equals(expected),
                    () -> letters(topic).toString());
            assertThat(topic.deadLetters().records()).allSatisfy(letter -> {
                assertThat(header(letter, "dlt_topic")).isEqualTo(topic.name());
                assertThat(header(letter, "dlt_group")).matches(".*\\.(payments|documents)");
                assertThat(header(letter, "dlt_reason")).isNotBlank();
                assertThat(Integer.parseInt(header(letter, "dlt_partition"))).isBetween(0, PARTITIONS - 1);
                assertThat(Long.parseLong(header(letter, "dlt_offset"))).isNotNegative();
            });
            assertThat(node.get("/health").json().get("status").asString()).isEqualTo("UP");
            assertThat(shop.stock(node, "GOOD").get("onHand").asLong()).isEqualTo(1_000 - 31);
            assertThat(PaymentBook.of(world).of(first)).containsExactly("captured");
        }
    }

    private static Map<String, Poison> poisons(ConsumerRecord<byte[], byte[]> good) {
        OrderEvent event = Topic.event(good);
        byte[] key = good.key();
        byte[] noise = new byte[200];
        new Random(20_261_124).nextBytes(noise);
        noise[0] = 7; // else one of 256 seeds would look framed
        Map<String, Poison> poisons = new LinkedHashMap<>();
        poisons.put("empty", new Poison(key, new byte[0]));
        poisons.put("random bytes", new Poison(key, noise));
        poisons.put("no value", new Poison(key, null));
        poisons.put("unknown schema", new Poison(key, framed(987_654_321, event.toByteArray())));
        poisons.put("not the message", new Poison(key, framed(schema(good), new byte[] {(byte) 0xff, 1, 2})));
        poisons.put(
                "quantity -1",
                new Poison(
                        key,
                        framed(
                                schema(good),
                                changed(
                                                event,
                                                order -> order.setLines(
                                                        0,
                                                        order.getLines(0).toBuilder()
                                                                .setQuantity(-1)))
                                        .toByteArray())));
        String nobody = "0198f1d2-0000-7000-8000-000000000000";
        OrderEvent unknown = changed(event, order -> order.setId(nobody)).toBuilder()
                .setOrderId(nobody)
                .build();
        poisons.put(
                "unknown order",
                new Poison(nobody.getBytes(StandardCharsets.UTF_8), framed(schema(good), unknown.toByteArray())));
        poisons.put(
                "no key, unknown order",
                new Poison(
                        null,
                        framed(
                                schema(good),
                                unknown.toBuilder()
                                        .setEventId(UUID.randomUUID().toString())
                                        .build()
                                        .toByteArray())));
        return poisons;
    }

    private static OrderEvent changed(
            OrderEvent event, java.util.function.UnaryOperator<dev.holdfast.events.v1.Order.Builder> change) {
        return event.toBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setOrder(change.apply(event.getOrder().toBuilder()))
                .build();
    }

    private static int schema(ConsumerRecord<byte[], byte[]> record) {
        return ByteBuffer.wrap(record.value(), 1, 4).getInt();
    }

    private static byte[] framed(int schema, byte[] message) {
        return ByteBuffer.allocate(6 + message.length)
                .put((byte) 0)
                .putInt(schema)
                .put((byte) 0)
                .put(message)
                .array();
    }

    private static String hex(Poison poison) {
        return hex(poison.key()) + " " + hex(poison.value());
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
    }

    private static Map<String, Long> letters(Topic topic) {
        return topic.deadLetters().records().stream()
                .collect(Collectors.groupingBy(
                        letter -> hex(letter.key()) + " " + hex(letter.value()), Collectors.counting()));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
