package dev.holdfast.payment;

import dev.holdfast.money.Money;
import java.util.UUID;

/**
 * The one charge an order ever has; the order's id is the idempotency key of every call about it.
 *
 * @param token stands for the customer's means of payment; a secret, so it is in no log and no {@code toString}
 */
public record Charge(UUID orderId, Money amount, String token) {
    public Charge {
        if (token.isBlank()) {
            throw new IllegalArgumentException("a charge has a payment token");
        }
    }

    @Override
    public String toString() {
        return "Charge[orderId=" + orderId + ", amount=" + amount + ", token=(hidden)]";
    }
}
