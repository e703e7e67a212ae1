package dev.holdfast.http;

import dev.holdfast.failure.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads query parameters as {@link JsonFields} reads a body: every fault at once, in {@link #finish()}. A parameter
 * nobody asked for is a fault, because a mistyped filter would answer what was not asked; so is one given twice.
 */
public final class Query {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

    private final Map<String, String[]> values;
    private final Faults faults = new Faults();
    private final Set<String> known = new HashSet<>();

    private Query(Map<String, String[]> values) {
        this.values = values;
    }

    /** @throws RefusedException {@code malformed-request} where the query cannot be decoded */
    public static Query of(HttpServletRequest request) {
        try {
            return new Query(request.getParameterMap());
        } catch (IllegalStateException e) { // what the container says to a broken %-sequence
            throw JsonTree.malformed("The query cannot be decoded.");
        }
    }

    public @Nullable String text(String name, int min, int max) {
        known.add(name);
        String[] given = values.get(name);
        if (given == null) {
            return null;
        }
        String text = given[0];
        if (given.length > 1) {
            fault(name, "repeated", "Must be given once.");
        } else if (text.codePointCount(0, text.length()) < min || text.codePointCount(0, text.length()) > max) {
            fault(name, "out-of-range", "Must have " + min + " to " + max + " characters.");
        } else if (text.chars().anyMatch(Character::isISOControl) || text.indexOf('\uFFFD') >= 0) {
            fault(name, "control-character", "Must not hold control characters.");
        } else {
            return text;
        }
        return null;
    }

    public @Nullable Long integer(String name, long min, long max) {
        String text = text(name, 1, 20);
        if (text == null) {
            return null;
        }
        if (INTEGER.matcher(text).matches()) { // 18 digits fit a long, and parseLong alone takes digits of any script
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        fault(name, "out-of-range", "Must be an integer from " + min + " to " + max + ".");
        return null;
    }

    public @Nullable Boolean flag(String name) {
        String choice = choice(name, List.of("true", "false"));
        return choice == null ? null : Boolean.valueOf(choice);
    }

    public @Nullable String choice(String name, Collection<String> choices) {
        String text = text(name, 0, 100);
        if (text != null && !choices.contains(text)) {
            fault(name, "not-a-choice", "Must be one of " + String.join(", ", choices) + ".");
            return null;
        }
        return text;
    }

    /** RFC 3339 with any offset. */
    public @Nullable Instant time(String name) {
        String text = text(name, 1, 40);
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) {
                return time;
            }
        } catch (DateTimeException e) {
            fault(name, "invalid-format", "Must be a time of RFC 3339, for example 2026-01-31T12:00:00Z.");
            return null;
        }
        fault(name, "out-of-range", "Must be a time between 1970 and 9999.");
        return null;
    }

    /** How many elements a page has. */
    public int limit() {
        Long limit = integer("limit", 1, Page.MAX_LIMIT);
        return limit == null ? Page.DEFAULT_LIMIT : limit.intValue();
    }

    /** The parts of the cursor; null on the first page. */
    public @Nullable List<String> cursor(int parts) {
        String cursor = text("cursor", 1, 512);
        if (cursor == null) {
            return null;
        }
        List<String> found = Cursor.parts(cursor, parts).orElse(null);
        if (found == null) {
            badCursor();
        }
        return found;
    }

    /** A cursor whose parts are not what they should be. */
    public void badCursor() {
        fault("cursor", "invalid-format", "Must be the nextCursor of an earlier answer, unchanged.");
    }

    public void fault(String name, String code, String detail) {
        faults.add(name, code, detail);
    }

    /** @throws RefusedException {@code invalid-request} with every fault */
    public void finish() {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                fault(name, "unknown-parameter", "There is no such parameter.");
            }
        }
        faults.throwIfAny("query");
    }
}
