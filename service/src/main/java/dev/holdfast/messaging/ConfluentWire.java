package dev.holdfast.messaging;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The Confluent wire format of Protobuf: a zero byte, the schema id (4 bytes, big endian), the path of the message type
 * within its file, the message. The path is a list of zigzag varints with its length in front; the first message of a
 * file, [0], is written as the single byte 0.
 */
final class ConfluentWire {
    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 6;

    /** The bytes after the header of a value that can be read, and the schema they were written with. */
    @SuppressWarnings("ArrayRecordComponent")
    record Framed(int schemaId, byte[] message) {}

    /** A value that is not of this format or carries another type of message; its message says why. */
    static final class Unreadable extends Exception {
        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }

    private ConfluentWire() {}

    /** Frames a message that is of the first type of its file. */
    static byte[] frame(int schemaId, byte[] message) {
        return ByteBuffer.allocate(HEADER_BYTES + message.length)
                .put(MAGIC)
                .putInt(schemaId)
                .put((byte) 0)
                .put(message)
                .array();
    }

    /** @throws Unreadable where it is not a framed message of the first type of its file */
    static Framed parse(byte @Nullable [] value) throws Unreadable {
        if (value == null) {
            throw new Unreadable("no value");
        }
        if (value.length < HEADER_BYTES) {
            throw new Unreadable("a value of " + value.length + " bytes is too short for the wire format");
        }
        if (value[0] != MAGIC) {
            throw new Unreadable("magic byte is " + value[0] + ", not 0");
        }
        ByteBuffer rest = ByteBuffer.wrap(value, 1, value.length - 1);
        int schemaId = rest.getInt();
        int indexes = zigzag(rest);
        if (indexes != 0 && !(indexes == 1 && zigzag(rest) == 0)) {
            throw new Unreadable("not the first message type of the schema");
        }
        return new Framed(schemaId, Arrays.copyOfRange(value, rest.position(), value.length));
    }

    private static int zigzag(ByteBuffer bytes) throws Unreadable {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (!bytes.hasRemaining()) {
                break;
            }
            byte b = bytes.get();
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new Unreadable("message indexes cannot be read");
    }
}
