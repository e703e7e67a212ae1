package dev.holdfast.messaging;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;

/**
 * The events of one outbox row as bytes: form (1), length before compression (4), CRC32C of it (4), LZ4 block. An event is
 * key (16), event id (16), time in seconds (8) and nanoseconds (4), type with its length (1), message with its length (4).
 */
final class OutboxPayload {
    private static final byte FORM = 1;
    private static final int HEADER_BYTES = 9;
    private static final int FIXED_EVENT_BYTES = 49;

    /**
     * Bounds what one row makes the relay hold in memory. A batch of 128 orders over four buckets is about 50 kB; larger
     * ones are split. One event of the greatest size always fits.
     */
    static final int MAX_RAW_BYTES = 1 << 20;

    private OutboxPayload() {}

    static int rawBytes(OutboxEvent event) {
        return FIXED_EVENT_BYTES + event.type().length() + event.message().length;
    }

    static int rawBytes(List<OutboxEvent> events) {
        return events.stream().mapToInt(OutboxPayload::rawBytes).sum();
    }

    static byte[] encode(List<OutboxEvent> events) {
        ByteBuffer raw = ByteBuffer.allocate(rawBytes(events));
        for (OutboxEvent event : events) {
            put(raw, event.key());
            put(raw, event.eventId());
            raw.putLong(event.occurredAt().getEpochSecond())
                    .putInt(event.occurredAt().getNano())
                    .put((byte) event.type().length())
                    .put(event.type().getBytes(StandardCharsets.US_ASCII))
                    .putInt(event.message().length)
                    .put(event.message());
        }
        if (raw.capacity() > MAX_RAW_BYTES) {
            throw new IllegalArgumentException("an outbox row of " + raw.capacity() + " bytes");
        }
        var compressor = LZ4Factory.fastestInstance().fastCompressor();
        byte[] payload = new byte[HEADER_BYTES + compressor.maxCompressedLength(raw.capacity())];
        ByteBuffer.wrap(payload).put(FORM).putInt(raw.capacity()).putInt(checksum(raw.array()));
        int length = compressor.compress(raw.array(), 0, raw.capacity(), payload, HEADER_BYTES);
        return Arrays.copyOf(payload, HEADER_BYTES + length);
    }

    /** @throws IllegalStateException where the bytes are not what {@link #encode} wrote */
    static List<OutboxEvent> decode(byte[] payload) {
        try {
            ByteBuffer header = ByteBuffer.wrap(payload);
            byte form = header.get();
            int length = header.getInt();
            int checksum = header.getInt();
            if (form != FORM || length < 0 || length > MAX_RAW_BYTES) {
                throw damaged("form " + form + ", length " + length, null);
            }
            byte[] raw = new byte[length];
            int written = LZ4Factory.fastestInstance()
                    .safeDecompressor()
                    .decompress(payload, HEADER_BYTES, payload.length - HEADER_BYTES, raw, 0);
            if (written != length || checksum(raw) != checksum) {
                throw damaged("checksum differs", null);
            }
            return events(ByteBuffer.wrap(raw));
        } catch (LZ4Exception | BufferUnderflowException | DateTimeException | IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<OutboxEvent> events(ByteBuffer raw) {
        List<OutboxEvent> events = new ArrayList<>();
        while (raw.hasRemaining()) {
            UUID key = uuid(raw);
            UUID eventId = uuid(raw);
            Instant occurredAt = Instant.ofEpochSecond(raw.getLong(), raw.getInt());
            String type = new String(bytes(raw, Byte.toUnsignedInt(raw.get())), StandardCharsets.US_ASCII);
            events.add(new OutboxEvent(key, eventId, type, occurredAt, bytes(raw, raw.getInt())));
        }
        return events;
    }

    private static IllegalStateException damaged(String how, @Nullable Throwable cause) {
        return new IllegalStateException("an outbox row is damaged: " + how, cause);
    }

    private static int checksum(byte[] raw) {
        CRC32C crc = new CRC32C();
        crc.update(raw);
        return (int) crc.getValue();
    }

    private static void put(ByteBuffer buffer, UUID id) {
        buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static byte[] bytes(ByteBuffer buffer, int length) {
        if (length < 0 || length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    private static UUID uuid(ByteBuffer buffer) {
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
