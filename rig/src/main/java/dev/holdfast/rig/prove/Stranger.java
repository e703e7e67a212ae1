package dev.holdfast.rig.prove;

import dev.holdfast.rig.stores.EventTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Somebody else on the shop's Kafka: sends what nobody can read, sends events once more, and takes part in the shop's groups for a moment. */
final class Stranger implements AutoCloseable {
    static final List<String> GROUPS = List.of("payments", "documents");

    private static final Duration WITHIN = Duration.ofSeconds(30);

    /** Frame of the Confluent wire format whose schema nobody registered. */
    private static final byte[] UNKNOWN_SCHEMA = {0, 0x7f, 0, 0, 1, 0, 10, 1, 'x'};

    private final String servers;
    private final Producer<byte[], byte[]> producer;
    private final List<byte[]> poison = new ArrayList<>();

    Stranger(String servers) {
        this.servers = servers;
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "acks",
                        "all",
                        "max.request.size",
                        32 << 20,
                        "buffer.memory",
                        64L << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Records that can never be applied: nothing, random bytes, an unknown schema, a message cut short, no key. */
    void poison(Random random) {
        byte[] noise = new byte[1 + random.nextInt(200)];
        random.nextBytes(noise);
        noise[0] = (byte) (1 + random.nextInt(120)); // else it might begin a frame
        byte[] cut = {0, 0, 0, 0, 1, 0, 10, 36, 'c', (byte) random.nextInt(), (byte) random.nextInt()};
        List<byte[]> all = List.of(new byte[0], noise, UNKNOWN_SCHEMA, cut);
        byte[] one = all.get(random.nextInt(all.size()));
        byte[] key = random.nextBoolean() ? null : "no-order".getBytes(StandardCharsets.US_ASCII);
        send(new ProducerRecord<>(EventTopic.NAME, key, one));
        poison.add(one);
    }

    /** A record of 20 MB, which the broker takes and nobody can read. */
    void hugePoison() {
        byte[] huge = new byte[20 << 20];
        huge[0] = 1;
        send(new ProducerRecord<>(EventTopic.NAME, null, huge));
        poison.add(huge);
    }

    /** The values of all poison that was sent, each as often as it was. */
    List<byte[]> poisonSent() {
        return List.copyOf(poison);
    }

    /** Sends the last events of each partition once more, each one to three times and in no order. @return how many records that were */
    int repeat(int last, Random random) {
        List<ProducerRecord<byte[], byte[]>> again = new ArrayList<>();
        Scan.topic(servers, EventTopic.NAME, last, record -> {
            for (int times = isEvent(record) ? 1 + random.nextInt(3) : 0; times > 0; times--) {
                again.add(new ProducerRecord<>(EventTopic.NAME, null, record.key(), record.value(), record.headers()));
            }
        });
        Collections.shuffle(again, random);
        again.forEach(producer::send);
        producer.flush();
        return again.size();
    }

    private static boolean isEvent(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader("ce_id") != null;
    }

    /** Becomes a member of a group, holds what it is given for so long without doing anything, and leaves. */
    void visit(String group, Duration stay) {
        try (Consumer<byte[], byte[]> member = consumer(group)) {
            member.subscribe(List.of(EventTopic.NAME));
            long until = System.nanoTime() + stay.toNanos();
            while (System.nanoTime() < until) {
                member.poll(Duration.ofMillis(100));
            }
        }
    }

    private Consumer<byte[], byte[]> consumer(String group) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 3_500);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 400);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        record.headers().add(EventTopic.PLANTED, new byte[0]);
        try {
            producer.send(record).get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka does not take a record of the proof: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
