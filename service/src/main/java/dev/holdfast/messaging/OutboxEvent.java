package dev.holdfast.messaging;

import java.time.Instant;
import java.util.UUID;

/**
 * An event to be told to other systems, as it waits in the outbox.
 *
 * @param key the aggregate it is about; events of one key leave in the order in which they were added
 * @param eventId the same for every delivery, for readers to deduplicate by
 * @param type CloudEvents type, for example {@code dev.holdfast.order.accepted}; at most 255 ASCII characters
 * @param message the bare protobuf message, at most {@value #MAX_MESSAGE_BYTES} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are the point; nobody compares events
public record OutboxEvent(UUID key, UUID eventId, String type, Instant occurredAt, byte[] message) {
    /** A broker takes records of 1 MiB unless told otherwise. What it would refuse for ever must not get into the outbox. */
    public static final int MAX_MESSAGE_BYTES = 900_000;

    public OutboxEvent {
        if (message.length > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("an event of " + message.length + " bytes; a broker would refuse it");
        }
        if (type.isEmpty() || type.length() > 255 || !type.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("not an event type: " + type);
        }
    }
}
