package dev.holdfast.journeys;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.TestServers.World;
import dev.holdfast.events.v1.OrderEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A world's topic of events, read and written by an outsider. */
record Topic(String servers, String name, String groupPrefix) {
    /** Magic byte, schema id, and one byte for the first message type. */
    private static final int HEADER_BYTES = 6;

    static Topic of(World world) {
        Map<String, String> environment = world.environment();
        return new Topic(
                environment.get("KAFKA_BOOTSTRAP_SERVERS"),
                environment.get("ORDERS_TOPIC"),
                environment.get("KAFKA_GROUP_PREFIX"));
    }

    Topic deadLetters() {
        return new Topic(servers, name + ".dlt", groupPrefix);
    }

    /** Everything in it, partition by partition. */
    List<ConsumerRecord<byte[], byte[]>> records() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "enable.auto.commit", false, "allow.auto.create.topics", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            Await.until("everything of " + name + " is read", () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
            return records;
        }
    }

    static OrderEvent event(ConsumerRecord<byte[], byte[]> record) {
        try {
            return OrderEvent.parseFrom(
                    ByteBuffer.wrap(record.value(), HEADER_BYTES, record.value().length - HEADER_BYTES));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not an order event", e);
        }
    }

    /** The sequences of each order, in the order in which each was first seen. */
    Map<UUID, List<Integer>> firstAppearances() {
        Map<UUID, Map<Integer, String>> seen = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records()) {
            OrderEvent event = event(record);
            UUID order = UUID.fromString(event.getOrderId());
            String again = seen.computeIfAbsent(order, _ -> new LinkedHashMap<>())
                    .putIfAbsent(event.getSequence(), event.getEventId());
            if (again != null && !again.equals(event.getEventId())) {
                throw new AssertionError("two events have sequence " + event.getSequence() + " of order " + order);
            }
        }
        return seen.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> List.copyOf(entry.getValue().keySet())));
    }

    /** How many records each group has not put behind it, where there are any. */
    Map<String, Long> lag(List<String> groups) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", servers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<String, Long> lag = new HashMap<>();
            for (String group : groups) {
                Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(groupPrefix + group)
                        .partitionsToOffsetAndMetadata()
                        .get();
                ends.forEach((partition, end) -> {
                    OffsetAndMetadata offset = committed.get(partition);
                    long left = end - (offset == null ? 0 : offset.offset());
                    if (left > 0) {
                        lag.put(group + " of " + partition, left);
                    }
                });
            }
            return lag;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How many partitions each member of a group has, the most first. */
    List<Integer> shares(String group) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            return admin
                    .describeConsumerGroups(List.of(groupPrefix + group))
                    .describedGroups()
                    .get(groupPrefix + group)
                    .get()
                    .members()
                    .stream()
                    .map(member -> member.assignment().topicPartitions().size())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Puts a record into it as a stranger could. */
    void put(int partition, byte[] key, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(name, partition, key, value)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
