package dev.holdfast.messaging;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record whose wire format could be read; whether the message in it can is the handler's question.
 *
 * @param key the record's key, for our events the order id as text
 * @param message the bare protobuf message
 * @param raw the record as Kafka gave it, for the dead-letter topic
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are the point; nobody compares records
public record Received(
        String topic,
        int partition,
        long offset,
        byte @Nullable [] key,
        byte[] message,
        ConsumerRecord<byte[], byte[]> raw) {
    static Received of(ConsumerRecord<byte[], byte[]> raw, byte[] message) {
        return new Received(raw.topic(), raw.partition(), raw.offset(), raw.key(), message, raw);
    }

    /** A record as a handler's test needs it, of no topic. */
    public static Received at(long offset, byte @Nullable [] key, byte[] message) {
        return of(new ConsumerRecord<>("none", 0, offset, key, message), message);
    }
}
