package dev.holdfast.order;

import org.jspecify.annotations.Nullable;

/** Where an order stands. A new state does not compile until {@link OrderProcess} decides every fact for it. */
sealed interface OrderState {
    /** The word of the contract, of the table and of the document. */
    String word();

    /** Stock held, payment not yet known. */
    record Accepted() implements OrderState {
        @Override
        public String word() {
            return "ACCEPTED";
        }
    }

    /** Paid; the held stock is sold. */
    record Confirmed() implements OrderState {
        @Override
        public String word() {
            return "CONFIRMED";
        }
    }

    /** Payment declined; the stock is free again. */
    record Rejected() implements OrderState {
        @Override
        public String word() {
            return "REJECTED";
        }
    }

    /** Ended by the caller or by its deadline; the stock is free again. */
    record Cancelled(String reason) implements OrderState {
        /** The reason the sweeper gives. */
        static final String HOLD_EXPIRED = "hold-expired";

        @Override
        public String word() {
            return "CANCELLED";
        }
    }

    /** Whether it still holds stock. */
    default boolean open() {
        return this instanceof Accepted;
    }

    static OrderState of(String word, @Nullable String cancelReason) {
        return switch (word) {
            case "ACCEPTED" -> new Accepted();
            case "CONFIRMED" -> new Confirmed();
            case "REJECTED" -> new Rejected();
            case "CANCELLED" -> new Cancelled(cancelReason == null ? "" : cancelReason);
            default -> throw new IllegalArgumentException("not a status of an order: " + word);
        };
    }
}
