package dev.holdfast.http;

import dev.holdfast.http.JsonTree.OddNumber;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * SHA-256 of a JSON value whatever the order of its fields and its white space. Strings are written with their length
 * instead of being escaped: as unambiguous, and cheaper.
 */
final class Fingerprint {
    private Fingerprint() {}

    static byte[] of(Map<?, ?> fields) {
        StringBuilder canonical = new StringBuilder(512);
        write(fields, canonical);
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void write(Object value, StringBuilder to) {
        switch (value) {
            case Map<?, ?> fields -> {
                Object[] names = fields.keySet().toArray();
                Arrays.sort(names);
                to.append('{');
                for (Object name : names) {
                    text((String) name, to);
                    Object field = fields.get(name);
                    write(field == null ? JsonTree.NULL : field, to);
                }
                to.append('}');
            }
            case List<?> elements -> {
                to.append('[');
                for (Object element : elements) {
                    write(element, to);
                    to.append(',');
                }
                to.append(']');
            }
            case String text -> text(text, to);
            case OddNumber(String number, boolean _) -> to.append(number).append(';');
            default -> to.append(value).append(';'); // whole numbers, true, false, null
        }
    }

    private static void text(String text, StringBuilder to) {
        to.append('"').append(text.length()).append(':').append(text);
    }
}
