package dev.holdfast.http;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.http.JsonTree.OddNumber;
import dev.holdfast.money.Money;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object field by field and collects every fault with its RFC 6901 pointer; nothing is thrown until
 * {@link #finish()}, so a caller of the service learns of all its mistakes at once. A field nobody asked for is a fault.
 * A required field that is at fault answers a stand-in ("" or the minimum) which never gets past {@code finish()}.
 * Lengths are counted in Unicode characters, as JSON Schema counts them; control characters are refused.
 */
public final class JsonFields {
    private final Map<String, Object> values;
    private final String pointer;
    private final Report report;
    private final List<String> known = new ArrayList<>(8);
    private boolean skipped;

    /** What a body's objects share. */
    private record Report(Faults faults, List<JsonFields> objects) {}

    private JsonFields(Map<String, Object> values, String pointer, Report report) {
        this.values = values;
        this.pointer = pointer;
        this.report = report;
        report.objects.add(this);
    }

    /** @throws RefusedException {@code malformed-request} where the body is not one JSON object */
    public static JsonFields parse(byte[] body) {
        return new JsonFields(JsonTree.object(body), "", new Report(new Faults(), new ArrayList<>()));
    }

    /** Whether the field is there, be it null. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Whether the field is there and null, which in a merge patch means "remove it". */
    public boolean isNull(String name) {
        return values.get(name) == JsonTree.NULL;
    }

    public String text(String name, int min, int max) {
        return orRequired(name, optionalText(name, min, max), "");
    }

    /** @param rule says in words what the pattern wants */
    public String text(String name, int min, int max, Pattern pattern, String rule) {
        return orRequired(name, optionalText(name, min, max, pattern, rule), "");
    }

    public @Nullable String optionalText(String name, int min, int max) {
        return checkedText(name, min, max, false);
    }

    public @Nullable String optionalText(String name, int min, int max, Pattern pattern, String rule) {
        String text = checkedText(name, min, max, false);
        if (text != null && !text.isEmpty() && !pattern.matcher(text).matches()) {
            fault(name, "invalid-format", rule);
            return "";
        }
        return text;
    }

    /** Text of several lines: tabs and line breaks are allowed, other control characters are not. */
    public @Nullable String optionalProse(String name, int min, int max) {
        return checkedText(name, min, max, true);
    }

    public long integer(String name, long min, long max) {
        return orRequired(name, optionalInteger(name, min, max), min);
    }

    /** Only a JSON integer without fraction and exponent is one: {@code 1.0}, {@code 1e3} and {@code "1"} are not. */
    public @Nullable Long optionalInteger(String name, long min, long max) {
        Object value = take(name);
        if (value == null) {
            return null;
        }
        boolean tooFar = value instanceof OddNumber(String _, boolean whole) && whole;
        if (!tooFar && !(value instanceof Long)) {
            wrongType(name, "Must be an integer, without fraction or exponent.");
            return min;
        }
        if (tooFar || (Long) value < min || (Long) value > max) {
            fault(name, "out-of-range", "Must be from " + min + " to " + max + ".");
            return min;
        }
        return (Long) value;
    }

    public @Nullable Boolean optionalFlag(String name) {
        Object value = take(name);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        wrongType(name, "Must be true or false.");
        return false;
    }

    /** Null after a fault was recorded. */
    public @Nullable JsonFields object(String name) {
        if (!has(name) || isNull(name)) {
            return required(name);
        }
        return optionalObject(name);
    }

    public @Nullable JsonFields optionalObject(String name) {
        Object value = take(name);
        return value == null ? null : child(value, name);
    }

    /** Required. Their places in the list are their places in the body, as long as there was no fault. */
    public List<JsonFields> objects(String name, int min, int max) {
        Object value = take(name);
        if (value == null) {
            required(name);
            return List.of();
        }
        if (!(value instanceof List<?> elements)) {
            wrongType(name, "Must be a list.");
            return List.of();
        }
        if (elements.size() < min || elements.size() > max) {
            fault(
                    name,
                    elements.size() < min ? "too-few" : "too-many",
                    "Must have " + min + " to " + max + " elements.");
            return List.of();
        }
        List<JsonFields> objects = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            JsonFields object = child(elements.get(i), name + "/" + i);
            if (object != null) {
                objects.add(object);
            }
        }
        return objects;
    }

    /** Optional; keys and values are texts of 1 (a value: 0) to max characters. Empty where the field is absent. */
    public Map<String, String> strings(String name, int maxEntries, int maxKey, int maxValue) {
        Map<String, String> strings = new LinkedHashMap<>();
        stringChanges(name, maxEntries, maxKey, maxValue)
                .forEach((key, value) -> value.ifPresentOrElse(
                        text -> strings.put(key, text),
                        () -> wrongType(name + "/" + escaped(key), "Must be a string.")));
        return strings;
    }

    /** As {@link #strings}, in a merge patch: an empty value stands for null, which removes the entry. */
    public Map<String, Optional<String>> stringChanges(String name, int maxEntries, int maxKey, int maxValue) {
        JsonFields object = optionalObject(name);
        if (object == null) {
            return Map.of();
        }
        if (object.values.size() > maxEntries) {
            fault(name, "too-many", "Must have at most " + maxEntries + " entries.");
            object.skipped = true;
            return Map.of();
        }
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        for (String key : object.values.keySet()) {
            if (isTooLong(key, maxKey) || key.isEmpty() || hasControl(key, false)) {
                object.known.add(key);
                object.fault(escaped(key), "invalid-key", "A key has 1 to " + maxKey + " characters, none of control.");
            } else {
                changes.put(key, Optional.ofNullable(object.optionalText(key, 0, maxValue)));
            }
        }
        return changes;
    }

    /** @param maxAmount in minor units */
    public @Nullable Money money(String name, long maxAmount) {
        if (!has(name) || isNull(name)) {
            return required(name);
        }
        return optionalMoney(name, maxAmount);
    }

    /** {@code {"amount": 0..maxAmount, "currency": "EUR"}}; null where it is absent or at fault. */
    public @Nullable Money optionalMoney(String name, long maxAmount) {
        JsonFields object = optionalObject(name);
        if (object == null) {
            return null;
        }
        long amount = object.integer("amount", 0, maxAmount);
        String currency = object.currency("currency");
        return currency == null ? object.required("currency") : currency.isEmpty() ? null : new Money(amount, currency);
    }

    /** An ISO 4217 code that exists; null where it is absent, "" after a fault. */
    public @Nullable String currency(String name) {
        return optionalText(name, 3, 3, Currencies.PATTERN, "Must be a currency code of ISO 4217, for example EUR.");
    }

    /** A fault the reader cannot see. @param place a field's name, or a path below this object such as {@code lines/1} */
    public void fault(String place, String code, String detail) {
        report.faults.add(at(place), code, detail);
    }

    /**
     * The end of reading, asked of the root or of any object in it.
     *
     * @throws RefusedException with every fault: {@code malformed-request} where a type is wrong, else {@code
     *     invalid-request}
     */
    public void finish() {
        for (JsonFields object : report.objects) {
            for (String name : object.values.keySet()) {
                if (!object.skipped && !object.known.contains(name)) {
                    object.fault(escaped(name), "unknown-field", "There is no such field.");
                }
            }
        }
        report.faults.throwIfAny("body");
    }

    /** SHA-256 of this object's content, the same for any order of its fields. */
    public byte[] fingerprint() {
        return Fingerprint.of(values);
    }

    /** As {@link #fingerprint()}, of an object without that field. */
    public byte[] fingerprintWithout(String name) {
        Map<String, Object> others = new LinkedHashMap<>(values);
        others.remove(name);
        return Fingerprint.of(others);
    }

    private @Nullable Object take(String name) {
        known.add(name);
        Object value = values.get(name);
        return value == JsonTree.NULL ? null : value;
    }

    private @Nullable String checkedText(String name, int min, int max, boolean prose) {
        Object value = take(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            wrongType(escaped(name), "Must be a string.");
            return "";
        }
        if (isTooLong(text, max)) {
            fault(escaped(name), "too-long", "Must have at most " + max + " characters.");
        } else if (min > 0 && text.codePointCount(0, text.length()) < min) {
            fault(escaped(name), "too-short", "Must have at least " + min + " characters.");
        } else if (hasControl(text, prose)) {
            fault(escaped(name), "control-character", "Must not hold control characters.");
        } else if (min > 0 && text.isBlank()) {
            fault(escaped(name), "blank", "Must not be blank.");
        } else {
            return text;
        }
        return "";
    }

    private <T> T orRequired(String name, @Nullable T value, T instead) {
        if (value == null) {
            required(name);
            return instead;
        }
        return value;
    }

    private <T> @Nullable T required(String name) {
        known.add(name);
        fault(name, "required", "Must be given.");
        return null;
    }

    @SuppressWarnings("unchecked") // the parser makes maps of no other kind
    private @Nullable JsonFields child(Object value, String place) {
        if (value instanceof Map<?, ?> fields) {
            return new JsonFields((Map<String, Object>) fields, at(place), report);
        }
        wrongType(place, "Must be an object.");
        return null;
    }

    private void wrongType(String place, String expected) {
        report.faults.addWrongType(at(place), expected);
    }

    private String at(String place) {
        return pointer + "/" + place;
    }

    private static String escaped(String name) {
        return name.indexOf('~') < 0 && name.indexOf('/') < 0
                ? name
                : name.replace("~", "~0").replace("/", "~1");
    }

    private static boolean isTooLong(String text, int max) {
        return text.length() > max && text.codePointCount(0, text.length()) > max;
    }

    private static boolean hasControl(String text, boolean prose) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && !(prose && (c == '\n' || c == '\r' || c == '\t'))) {
                return true;
            }
        }
        return false;
    }
}
