package dev.holdfast.order;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.Kind;
import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.Refusal.FieldError;
import dev.holdfast.money.Money;
import java.util.List;
import java.util.Map;

/** Every way to say no to an order, with its stable code. */
final class OrderRefusal {
    private static final Code UNKNOWN_PRODUCT =
            new Code("unknown-product", Kind.INVALID, "A line names a product that is not for sale");
    private static final Code MIXED_CURRENCIES =
            new Code("mixed-currencies", Kind.INVALID, "The lines are priced in different currencies");
    private static final Code INSUFFICIENT_STOCK =
            new Code("insufficient-stock", Kind.CONFLICT, "Not enough stock for the order");
    private static final Code TOTAL_CHANGED =
            new Code("total-changed", Kind.CONFLICT, "The total is not the expected one");
    private static final Code UNKNOWN_ORDER = new Code("unknown-order", Kind.UNKNOWN, "There is no such order");
    private static final Code NOT_CANCELLABLE =
            new Code("not-cancellable", Kind.CONFLICT, "The order can no longer be cancelled");

    private OrderRefusal() {}

    static Refusal unknownProduct(List<FieldError> errors) {
        return Refusal.of(UNKNOWN_PRODUCT, "Remove or replace the lines named in errors.", errors);
    }

    static Refusal mixedCurrencies() {
        return Refusal.of(MIXED_CURRENCIES, "Send one order per currency.");
    }

    static Refusal insufficientStock(List<FieldError> errors) {
        return Refusal.of(INSUFFICIENT_STOCK, "Order fewer units of the lines named in errors, or try later.", errors);
    }

    static Refusal totalChanged(Money total) {
        return new Refusal(
                TOTAL_CHANGED,
                "Prices have changed; show the customer the new total and order again.",
                List.of(),
                Map.of("total", Map.of("amount", total.amount(), "currency", total.currency())));
    }

    static Refusal unknownOrder() {
        return Refusal.of(UNKNOWN_ORDER, "Check the order's id.");
    }

    static Refusal notCancellable(Order order) {
        return Refusal.of(
                NOT_CANCELLABLE,
                "Only an order that is ACCEPTED can be cancelled; this one is "
                        + order.state().word() + ".");
    }
}
