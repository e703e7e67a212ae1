package dev.holdfast.http;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;

/**
 * Strict JSON (RFC 8259, I-JSON where they differ) as plain values: {@link Map}, {@link List}, {@link String}, {@link
 * Long}, {@link Boolean}, {@link #NULL}, {@link OddNumber}. Refuses what readers are known to disagree about: a field
 * twice, lone surrogates, broken UTF-8, a byte order mark, anything after the value.
 */
final class JsonTree {
    /** JSON's null, told apart from an absent field. */
    static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    /** A number that is no {@code long}: a fraction, an exponent, or a whole number beyond 64 bits. */
    record OddNumber(String text, boolean whole) {}

    private JsonTree() {}

    /** @throws RefusedException {@code malformed-request} where the bytes are not one JSON object */
    static Map<String, Object> object(byte[] body) {
        String text = decoded(body);
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw malformed("The body is empty; a JSON object is expected.");
            }
            if (first != JsonToken.START_OBJECT) {
                throw malformed("The body is not a JSON object.");
            }
            Map<String, Object> root = fields(parser);
            if (parser.nextToken() != null) {
                throw malformed("Something follows the JSON object" + place(parser) + ".");
            }
            return root;
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw malformed("The body is not JSON, or nests deeper than " + Json.MAX_DEPTH + " levels"
                    + (at == null ? "." : ": line " + at.getLineNr() + ", column " + at.getColumnNr() + "."));
        }
    }

    static RefusedException malformed(String detail) {
        return new RefusedException(Refusal.of(Code.MALFORMED_REQUEST, detail));
    }

    /** The JDK's fast decoder replaces what is broken; only a body with a replacement character is looked at again. */
    private static String decoded(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            } catch (CharacterCodingException e) {
                throw malformed("The body is not UTF-8.");
            }
        }
        if (text.startsWith("\uFEFF")) {
            throw malformed("The body starts with a byte order mark.");
        }
        return text;
    }

    private static Map<String, Object> fields(JsonParser parser) {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = sound(parser.currentName(), parser);
            if (fields.put(name, value(parser, parser.nextToken())) != null) {
                throw malformed("A field stands twice in one object" + place(parser) + ".");
            }
        }
        return fields;
    }

    private static List<Object> elements(JsonParser parser) {
        List<Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token));
        }
        return elements;
    }

    private static Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> fields(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> sound(parser.getString(), parser);
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == NumberType.BIG_INTEGER
                        ? new OddNumber(parser.getString(), true)
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> new OddNumber(parser.getString(), false);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw malformed("The body is not JSON.");
        };
    }

    /** A lone surrogate cannot be written as UTF-8, so nobody could be given it back. */
    private static String sound(String text, JsonParser parser) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw malformed("A string holds half a surrogate pair" + place(parser) + ".");
                }
                i++;
            }
        }
        return text;
    }

    private static String place(JsonParser parser) {
        var at = parser.currentLocation();
        return ": line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
