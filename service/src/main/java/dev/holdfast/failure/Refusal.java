package dev.holdfast.failure;

import java.util.List;
import java.util.Map;

/**
 * A "no" that is an answer: nothing was changed, and repeating it will not help unless the world changes.
 *
 * @param detail what to do about it, for a human; free of class names, SQL and exact stock
 * @param errors every line or field at fault; empty where the request as a whole is
 * @param members further members of the problem document, for example {@code total}
 */
public record Refusal(Code code, String detail, List<FieldError> errors, Map<String, Object> members) {
    public Refusal {
        errors = List.copyOf(errors);
        members = Map.copyOf(members);
    }

    public static Refusal of(Code code, String detail) {
        return new Refusal(code, detail, List.of(), Map.of());
    }

    public static Refusal of(Code code, String detail, List<FieldError> errors) {
        return new Refusal(code, detail, errors, Map.of());
    }

    /**
     * One fault of one place of the request.
     *
     * @param pointer RFC 6901 JSON pointer into the body, or the name of a query parameter or header
     * @param code kebab-case
     */
    public record FieldError(String pointer, String code, String detail) {}
}
