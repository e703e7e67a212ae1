package dev.holdfast.rig.fuzz;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says whether a text is one JSON value (RFC 8259), and what its own fields are. Nesting is bounded by the answers, which are small. */
final class JsonReader {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /** The fields of an object as they are written, strings without their quotes; null where the text is no JSON object. */
    static @Nullable Map<String, String> object(String text) {
        JsonReader reader = new JsonReader(text.strip());
        Map<String, String> fields = new HashMap<>();
        try {
            reader.fields(fields);
            return reader.at == reader.text.length() ? fields : null;
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException notJson) {
            return null;
        }
    }

    private void fields(Map<String, String> fields) {
        take('{');
        while (peek() != '}') {
            String name = string();
            take(':');
            blank();
            int from = at;
            value();
            String value = text.substring(from, at).strip();
            if (fields.put(name, value.startsWith("\"") ? value.substring(1, value.length() - 1) : value) != null) {
                throw new IllegalArgumentException("a field twice");
            }
            if (peek() != '}') {
                take(',');
            }
        }
        take('}');
    }

    private void value() {
        switch (peek()) {
            case '{' -> fields(new HashMap<>());
            case '[' -> elements();
            case '"' -> string();
            default -> word();
        }
    }

    private void elements() {
        take('[');
        while (peek() != ']') {
            value();
            if (peek() != ']') {
                take(',');
            }
        }
        take(']');
    }

    private String string() {
        take('"');
        int from = at;
        while (text.charAt(at) != '"') {
            if (text.charAt(at) < ' ') {
                throw new IllegalArgumentException("a control character");
            }
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        return text.substring(from, at - 1);
    }

    private void word() {
        int from = at;
        while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        if (!word.equals("true")
                && !word.equals("false")
                && !word.equals("null")
                && !NUMBER.matcher(word).matches()) {
            throw new IllegalArgumentException("no value");
        }
    }

    private char peek() {
        blank();
        return text.charAt(at);
    }

    private void blank() {
        while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void take(char wanted) {
        if (peek() != wanted) {
            throw new IllegalArgumentException("not " + wanted);
        }
        at++;
    }
}
