package dev.holdfast.rig.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Protobuf message read by field number, without its schema. What a reader does not ask for is skipped: unknown fields and groups
 * do no harm. Of a field that is there several times the last counts, as the encoding wants it for single values.
 */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int GROUP_START = 3;
    private static final int GROUP_END = 4;
    private static final int FIXED32 = 5;
    private static final int TYPE_BITS = 3;

    /** What the encoding allows a reader to refuse; groups are older than this format and never sent. */
    private static final int DEEPEST_GROUP = 100;

    private final Map<Integer, List<Object>> fields = new HashMap<>();

    private Protobuf() {}

    /** @throws IllegalArgumentException where the bytes are no message; it says why */
    static Protobuf read(ByteBuffer bytes) {
        Protobuf message = new Protobuf();
        ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            int type = (int) tag & (1 << TYPE_BITS) - 1;
            if (type == GROUP_END) {
                throw new IllegalArgumentException("a group ends that has not begun");
            }
            Object value = value(in, field(tag), type, 0);
            message.fields.computeIfAbsent(field(tag), _ -> new ArrayList<>(1)).add(value);
        }
        return message;
    }

    private static int field(long tag) {
        long field = tag >>> TYPE_BITS;
        if (field < 1 || field > 536_870_911) { // 2^29 - 1, the encoding's bound
            throw new IllegalArgumentException("a field has the number " + field);
        }
        return (int) field;
    }

    private static Object value(ByteBuffer in, int field, int type, int depth) {
        return switch (type) {
            case VARINT -> varint(in);
            case FIXED64 -> sized(in, Long.BYTES).getLong();
            case FIXED32 -> (long) sized(in, Integer.BYTES).getInt();
            case LENGTH -> sized(in, varint(in));
            case GROUP_START -> group(in, field, depth);
            default -> throw new IllegalArgumentException("a field has the wire type " + type);
        };
    }

    /** Skipped: nobody asks for what is in it. */
    private static ByteBuffer group(ByteBuffer in, int field, int depth) {
        if (depth == DEEPEST_GROUP) {
            throw new IllegalArgumentException("groups within groups, too deep");
        }
        while (true) {
            long tag = varint(in);
            int type = (int) tag & (1 << TYPE_BITS) - 1;
            if (type != GROUP_END) {
                value(in, field(tag), type, depth + 1);
            } else if (field(tag) == field) {
                return ByteBuffer.allocate(0);
            } else {
                throw new IllegalArgumentException("another group ends than the one that began");
            }
        }
    }

    private static ByteBuffer sized(ByteBuffer in, long length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("the message is cut off");
        }
        ByteBuffer slice = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + (int) length);
        return slice;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!in.hasRemaining()) {
                throw new IllegalArgumentException("the message is cut off");
            }
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number is longer than ten bytes");
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    /** 0 where it is missing. */
    long number(int field) {
        return switch (last(field)) {
            case null -> 0;
            case Long number -> number;
            default -> throw new IllegalArgumentException("field " + field + " is no number");
        };
    }

    /** "" where it is missing. */
    String text(int field) {
        String text = optionalText(field);
        return text == null ? "" : text;
    }

    @Nullable
    String optionalText(int field) {
        if (!has(field)) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes(field)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("field " + field + " is no UTF-8", e);
        }
    }

    /** An empty one where it is missing. */
    Protobuf message(int field) {
        return has(field) ? read(bytes(field)) : new Protobuf();
    }

    List<Protobuf> messages(int field) {
        return fields.getOrDefault(field, List.of()).stream()
                .map(value -> read(bytes(field, value)))
                .toList();
    }

    private ByteBuffer bytes(int field) {
        return bytes(field, last(field));
    }

    private static ByteBuffer bytes(int field, @Nullable Object value) {
        if (value instanceof ByteBuffer bytes) {
            return bytes.duplicate();
        }
        throw new IllegalArgumentException("field " + field + " is not of bytes");
    }

    private @Nullable Object last(int field) {
        List<Object> values = fields.get(field);
        return values == null ? null : values.getLast();
    }
}
