package dev.holdfast.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Keeps records that can never be read or applied, byte for byte, with where they came from and why. */
@Component
final class DeadLetters implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final MessagingSettings settings;
    private final MeterRegistry meters;
    private @Nullable Producer<byte[], byte[]> producer;

    /** A record and the one line that says why it is dead. */
    record Letter(ConsumerRecord<byte[], byte[]> record, String reason) {}

    DeadLetters(MessagingSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
    }

    /**
     * Returns when Kafka has them all.
     *
     * @throws IllegalStateException where it does not; the records' offsets must not be committed then
     */
    void keep(String group, List<Letter> letters) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        Producer<byte[], byte[]> open = producer();
        try {
            for (Letter letter : letters) {
                open.send(record(group, letter), (_, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                    }
                });
                if (failure.get() != null) { // each further one might wait as long for a topic that is not there
                    break;
                }
            }
            open.flush();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
        Exception first = failure.get();
        if (first != null) {
            throw new IllegalStateException(
                    "the dead-letter topic " + settings.deadLetterTopic() + " does not take a record: "
                            + first.getMessage(),
                    first);
        }
        Counter.builder("holdfast.deadletters")
                .description("Records that could never be read or applied")
                .tag("group", group)
                .register(meters)
                .increment(letters.size());
        Letter example = letters.getFirst();
        log.error(
                "{} records dead-lettered by {}, the first {}-{}@{}: {}",
                letters.size(),
                group,
                example.record.topic(),
                example.record.partition(),
                example.record.offset(),
                example.reason);
    }

    private ProducerRecord<byte[], byte[]> record(String group, Letter letter) {
        ConsumerRecord<byte[], byte[]> from = letter.record;
        ProducerRecord<byte[], byte[]> to =
                new ProducerRecord<>(settings.deadLetterTopic(), null, from.key(), from.value(), from.headers());
        Headers headers = to.headers();
        headers.add("dlt_topic", utf8(from.topic()));
        headers.add("dlt_partition", utf8(Integer.toString(from.partition())));
        headers.add("dlt_offset", utf8(Long.toString(from.offset())));
        headers.add("dlt_group", utf8(group));
        headers.add("dlt_reason", utf8(letter.reason));
        headers.add("dlt_at", utf8(Instant.now().toString()));
        return to;
    }

    /** Opened at the first dead letter: on a good day there is none. */
    private synchronized Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = KafkaClients.deadLetterProducer(settings);
            producer = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
