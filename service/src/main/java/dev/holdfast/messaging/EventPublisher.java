package dev.holdfast.messaging;

import dev.holdfast.failure.FailPoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Sends events and waits until Kafka has them. Used by one thread. */
final class EventPublisher implements AutoCloseable {
    private static final byte[] SPEC_VERSION = ascii("1.0");
    private static final byte[] CONTENT_TYPE = ascii("application/protobuf");

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final String topic;
    private final byte[] source;
    private @Nullable Producer<byte[], byte[]> producer;

    EventPublisher(MessagingSettings settings) {
        this.producers = () -> KafkaClients.eventProducer(settings);
        this.topic = settings.topic();
        this.source = settings.source().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns when all are acknowledged. Two events of one key are never under way together: a producer may give up the
     * first and still deliver the second, and readers would see it overtake.
     *
     * @throws RuntimeException where one was not acknowledged in time; any of them may have arrived all the same
     */
    void publish(int schemaId, List<OutboxEvent> events) {
        Set<UUID> underWay = new HashSet<>();
        int from = 0;
        for (int i = 0; i < events.size(); i++) {
            if (!underWay.add(events.get(i).key())) {
                send(schemaId, events.subList(from, i));
                from = i;
                underWay.clear();
                underWay.add(events.get(i).key());
            }
        }
        send(schemaId, events.subList(from, events.size()));
    }

    private void send(int schemaId, List<OutboxEvent> events) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try {
            Producer<byte[], byte[]> open = producer;
            if (open == null) {
                open = producers.get();
                producer = open;
            }
            for (OutboxEvent event : events) {
                open.send(record(schemaId, event), (_, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                    }
                });
                if (failure.get() != null) {
                    break;
                }
            }
            FailPoint.hit("K8");
            open.flush();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        Exception first = failure.get();
        if (first != null) {
            close();
            throw new IllegalStateException("Kafka did not acknowledge: " + first.getMessage(), first);
        }
    }

    /** Gives up what is under way; the next send starts with a fresh producer and no memory of a failed one. */
    @Override
    public void close() {
        Producer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close(Duration.ZERO);
        }
    }

    private ProducerRecord<byte[], byte[]> record(int schemaId, OutboxEvent event) {
        byte[] key = ascii(event.key().toString());
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, key, ConfluentWire.frame(schemaId, event.message()));
        Headers headers = record.headers();
        headers.add("ce_specversion", SPEC_VERSION);
        headers.add("ce_id", ascii(event.eventId().toString()));
        headers.add("ce_type", ascii(event.type()));
        headers.add("ce_source", source);
        headers.add("ce_subject", key);
        headers.add("ce_time", ascii(event.occurredAt().toString()));
        headers.add("content-type", CONTENT_TYPE);
        return record;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
