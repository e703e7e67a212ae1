package dev.holdfast.rig.check;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An order's content as one 64-bit hash a field (FNV-1a, which is no defence against somebody who wants two contents to be
 * equal), so that it can be told which fields differ. A field that is null and one that is missing are the same; so are
 * numbers of equal value, and maps of equal entries in any order.
 */
public final class Fingerprint {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private static final List<String> FIELDS = List.of(
            "_id",
            "number",
            "customer",
            "lines",
            "total",
            "shippingAddress",
            "metadata",
            "createdAt",
            "status",
            "version",
            "payment",
            "cancellation",
            "updatedAt",
            "timeline");

    private final long[] hashes;

    private Fingerprint(long[] hashes) {
        this.hashes = hashes;
    }

    /** @param content an order in the shape of its document; what it has besides the known fields counts as one field more */
    static Fingerprint of(Map<String, ?> content) {
        long[] hashes = new long[FIELDS.size() + 1];
        StringBuilder text = new StringBuilder();
        Map<String, Object> others = new TreeMap<>(content);
        for (int i = 0; i < FIELDS.size(); i++) {
            text.setLength(0);
            write(text, others.remove(FIELDS.get(i)));
            hashes[i] = hash(text);
        }
        text.setLength(0);
        write(text, others);
        hashes[FIELDS.size()] = hash(text);
        return new Fingerprint(hashes);
    }

    /** All fields in one. */
    long whole() {
        long whole = FNV_OFFSET;
        for (long hash : hashes) {
            whole = (whole ^ hash) * FNV_PRIME;
        }
        return whole;
    }

    /** Names of the fields that are not the same. */
    List<String> differences(Fingerprint other) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] != other.hashes[i]) {
                names.add(i < FIELDS.size() ? FIELDS.get(i) : "unknown fields");
            }
        }
        return names;
    }

    /** Every text has its length in front, so that no two contents are written alike. */
    private static void write(StringBuilder text, @Nullable Object value) {
        switch (value) {
            case null -> text.append('~');
            case Map<?, ?> map -> {
                text.append('{');
                for (Object name : new TreeSet<>(map.keySet())) {
                    if (map.get(name) != null) {
                        write(text, name);
                        write(text, map.get(name));
                    }
                }
                text.append('}');
            }
            case List<?> list -> {
                text.append('[');
                list.forEach(element -> write(text, element));
                text.append(']');
            }
            case String word ->
                text.append('s').append(word.length()).append(':').append(word);
            case Date time -> text.append('t').append(time.getTime()).append(';');
            case Integer number -> text.append('n').append(number.intValue()).append(';');
            case Long number -> text.append('n').append(number.longValue()).append(';');
            default ->
                text.append('?')
                        .append(value.getClass().getName())
                        .append(value)
                        .append(';');
        }
    }

    private static long hash(CharSequence text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    /** A hash of a record's key and value; one that is missing and an empty one are not the same. */
    static long hash(byte @Nullable [] key, byte @Nullable [] value) {
        return hash(hash(FNV_OFFSET, key), value);
    }

    private static long hash(long start, byte @Nullable [] bytes) {
        long hash = (start ^ (bytes == null ? -1 : bytes.length)) * FNV_PRIME;
        for (int i = 0; bytes != null && i < bytes.length; i++) {
            hash = (hash ^ bytes[i] & 0xff) * FNV_PRIME;
        }
        return hash;
    }
}
