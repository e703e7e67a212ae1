package dev.holdfast.order;

import org.jspecify.annotations.Nullable;

/** What is known of an order's money. "I don't know" is a state of its own. */
sealed interface Payment {
    /** Not asked, or asked and not yet answered. */
    record Pending() implements Payment {}

    /** Asked, and no answer came in time; somebody asks again until there is one. */
    record Unknown() implements Payment {}

    record Captured(String reference) implements Payment {}

    record Declined(String code) implements Payment {}

    /** Captured and given back in full. */
    record Refunded(String reference) implements Payment {}

    default String word() {
        return switch (this) {
            case Pending _ -> "PENDING";
            case Unknown _ -> "UNKNOWN";
            case Captured _ -> "CAPTURED";
            case Declined _ -> "DECLINED";
            case Refunded _ -> "REFUNDED";
        };
    }

    default @Nullable String reference() {
        return switch (this) {
            case Captured(String reference) -> reference;
            case Refunded(String reference) -> reference;
            case Pending _, Unknown _, Declined _ -> null;
        };
    }

    default @Nullable String declineCode() {
        return this instanceof Declined(String code) ? code : null;
    }

    static Payment of(String word, @Nullable String reference, @Nullable String declineCode) {
        return switch (word) {
            case "PENDING" -> new Pending();
            case "UNKNOWN" -> new Unknown();
            case "CAPTURED" -> new Captured(given(reference));
            case "DECLINED" -> new Declined(given(declineCode));
            case "REFUNDED" -> new Refunded(given(reference));
            default -> throw new IllegalArgumentException("not a status of a payment: " + word);
        };
    }

    private static String given(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("a settled payment has a reference or a decline code");
        }
        return text;
    }
}
