package dev.holdfast.messaging;

import dev.holdfast.failure.FaultException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How far a group has come in the orders' topic. Whoever has seen the outbox without an event, notes the topic's ends, and
 * later finds the group beyond them, knows that the group has had that event.
 */
@Component
public final class EventProgress implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final MessagingSettings settings;
    private @Nullable Admin admin;

    EventProgress(MessagingSettings settings) {
        this.settings = settings;
    }

    /**
     * The offset that the next record of each partition will get.
     *
     * @throws FaultException where Kafka is away
     */
    public Map<Integer, Long> ends() {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        int partitions = Objects.requireNonNull(
                        ask(admin().describeTopics(List.of(settings.topic())).allTopicNames())
                                .get(settings.topic()))
                .partitions()
                .size();
        for (int partition = 0; partition < partitions; partition++) {
            latest.put(new TopicPartition(settings.topic(), partition), OffsetSpec.latest());
        }
        Map<TopicPartition, ListOffsetsResultInfo> offsets =
                ask(admin().listOffsets(latest).all());
        Map<Integer, Long> ends = new HashMap<>();
        offsets.forEach((partition, offset) -> ends.put(partition.partition(), offset.offset()));
        return ends;
    }

    /** Whether the group has committed all that was before these ends. */
    public boolean isBeyond(String group, Map<Integer, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> committed = ask(
                admin().listConsumerGroupOffsets(settings.groupPrefix() + group).partitionsToOffsetAndMetadata());
        return ends.entrySet().stream().allMatch(end -> {
            @Nullable OffsetAndMetadata reached = committed.get(new TopicPartition(settings.topic(), end.getKey()));
            return end.getValue() == 0 || reached != null && reached.offset() >= end.getValue();
        });
    }

    private synchronized Admin admin() {
        Admin open = admin;
        if (open == null) {
            open = KafkaClients.admin(settings, WITHIN);
            admin = open;
        }
        return open;
    }

    private static <T> T ask(KafkaFuture<T> future) {
        try {
            return future.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw FaultException.unavailable("Kafka does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FaultException.unavailable("interrupted while Kafka was asked", e);
        }
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
