package dev.holdfast.rig.check;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.stores.EventTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic of the orders' events and its dead letters from the first record to the last, and how far the groups are. */
final class TopicReader {
    private static final Duration POLL = Duration.ofSeconds(1);

    /** Without a record for so long, a broker that is up has trouble; no election takes as long. */
    private static final int PATIENCE_POLLS = 60;

    private final String servers;
    private final Map<String, String> pool;

    TopicReader(String servers, Map<String, String> pool) {
        this.servers = servers;
        this.pool = pool;
    }

    Topic read() {
        List<Topic.Event> events = new ArrayList<>();
        List<Topic.DeadLetter> letters = new ArrayList<>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                servers,
                "enable.auto.commit",
                false,
                "enable.metrics.push",
                false,
                "max.poll.records",
                5_000,
                "auto.offset.reset",
                "none"); // every offset is set by hand
        var bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes);
                Admin admin = Admin.create(Map.of("bootstrap.servers", servers, "enable.metrics.push", false))) {
            Map<TopicPartition, Long> ends = each(consumer, EventTopic.NAME, record -> events.add(event(record)));
            each(consumer, EventTopic.DEAD_LETTERS, record -> letters.add(letter(record)));
            events.sort(
                    Comparator.comparing((Topic.Event event) -> event.place().partition())
                            .thenComparing(event -> event.place().offset()));
            return new Topic(events, letters, progress(admin, ends));
        } catch (KafkaException | ExecutionException fault) {
            throw new RigException("Kafka at " + servers + ": " + fault.getMessage(), fault);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RigException("reading Kafka was interrupted", stopped);
        }
    }

    /** @return the ends up to which it was read */
    private static Map<TopicPartition, Long> each(
            KafkaConsumer<byte[], byte[]> consumer, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.beginningOffsets(partitions).forEach((partition, first) -> {
            if (first > 0) {
                throw new RigException(partition + " begins at " + first + ": Kafka has forgotten what was before");
            }
        });
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        int empty = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            var records = consumer.poll(POLL);
            records.forEach(reader);
            empty = records.isEmpty() ? empty + 1 : 0;
            if (empty == PATIENCE_POLLS) {
                throw new RigException("Kafka gives no records of " + topic + " though there are more");
            }
        }
        return ends;
    }

    private static List<Topic.Progress> progress(Admin admin, Map<TopicPartition, Long> ends)
            throws ExecutionException, InterruptedException {
        List<Topic.Progress> progress = new ArrayList<>();
        for (String group : List.of(Topic.PAYMENTS, Topic.DOCUMENTS)) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                OffsetAndMetadata offset = committed.get(end.getKey());
                progress.add(new Topic.Progress(
                        group, end.getKey().partition(), offset == null ? 0 : offset.offset(), end.getValue()));
            }
        }
        return progress;
    }

    private Topic.Event event(ConsumerRecord<byte[], byte[]> record) {
        Topic.Place place = new Topic.Place(record.partition(), record.offset());
        long bytes = Fingerprint.hash(record.key(), record.value());
        boolean planted = record.headers().lastHeader(EventTopic.PLANTED) != null;
        try {
            if (record.value() == null) {
                throw new IllegalArgumentException("no value");
            }
            EventMessage message = EventMessage.read(record.value());
            if (!planted) {
                String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
                mustBe(message.orderId(), "key", key);
                mustBe(message.orderId(), "ce_subject", header(record, "ce_subject"));
                mustBe(message.id(), "ce_id", header(record, "ce_id"));
            }
            return new Topic.Event(
                    place,
                    pooled(message.id()),
                    pooled(message.orderId()),
                    message.sequence(),
                    pooled(message.word()),
                    pooled(message.status()),
                    message.version(),
                    Fingerprint.of(message.order()).whole(),
                    bytes,
                    planted,
                    "");
        } catch (IllegalArgumentException fault) {
            return new Topic.Event(place, "", "", 0, "", "", 0, 0, bytes, planted, String.valueOf(fault.getMessage()));
        }
    }

    private static void mustBe(String expected, String what, String found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException(what + " is not " + expected);
        }
    }

    /** "" where it is missing. */
    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static int number(ConsumerRecord<byte[], byte[]> record, String name) {
        String text = header(record, name);
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    }

    private static Topic.DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
        return new Topic.DeadLetter(
                header(record, "dlt_group"),
                new Topic.Place(number(record, "dlt_partition"), number(record, "dlt_offset")),
                header(record, "dlt_reason"),
                Fingerprint.hash(record.key(), record.value()));
    }

    private String pooled(String text) {
        return pool.computeIfAbsent(text, same -> same);
    }
}
