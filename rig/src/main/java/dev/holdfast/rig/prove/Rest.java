package dev.holdfast.rig.prove;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import dev.holdfast.rig.stores.EventTopic;
import dev.holdfast.rig.stores.Postgres;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Waits until nothing is under way any more: no event to send or to read, no order open, no payment to ask about. */
final class Rest {
    private static final long LOOK_MILLIS = 250;

    private Rest() {}

    /** @return what is still under way when the time is over, by name; empty at rest */
    static Map<String, Long> await(Settings settings, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        Map<String, Long> left = left(settings);
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_MILLIS);
            left = left(settings);
        }
        return left;
    }

    private static Map<String, Long> left(Settings settings) throws InterruptedException {
        Map<String, Long> counts = new TreeMap<>();
        new Postgres(settings).each("""
                select (select count(*) from outbox),
                       (select count(*) from orders where status = 'ACCEPTED'),
                       (select count(*) from payment where ask_again_at is not null or status in ('PENDING', 'UNKNOWN'))
                """, row -> {
            counts.put("batches of events to send", row.getLong(1));
            counts.put("open orders", row.getLong(2));
            counts.put("payments to ask about", row.getLong(3));
        });
        counts.put("records to read", unread(settings.kafkaServers()));
        return counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Records that a group has not committed, of all groups. */
    private static long unread(String servers) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            admin.describeTopics(List.of(EventTopic.NAME))
                    .allTopicNames()
                    .get()
                    .values()
                    .forEach(topic -> topic.partitions()
                            .forEach(partition -> latest.put(
                                    new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
            var ends = admin.listOffsets(latest).all().get();
            long unread = 0;
            for (String group : Stranger.GROUPS) {
                Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get();
                for (var end : ends.entrySet()) {
                    @Nullable OffsetAndMetadata at = committed.get(end.getKey());
                    unread += end.getValue().offset() - (at == null ? 0 : at.offset());
                }
            }
            return unread;
        } catch (ExecutionException e) {
            throw new RigException("Kafka at " + servers + ": " + e.getCause(), e);
        }
    }
}
