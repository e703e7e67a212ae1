package dev.holdfast.order;

import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal.FieldError;
import dev.holdfast.money.Money;
import dev.holdfast.product.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides one order after the other, first come first served, against the free units of the SKUs that the transaction
 * has locked. Pure: what is accepted lowers the free units for whoever comes next, and nothing else happens.
 */
final class Placement {
    private final Map<String, Offer> offers;
    private final Map<String, Long> available;
    private final Instant at;

    /** @param available free units by SKU, all locked; changed by every order that is accepted */
    Placement(Map<String, Offer> offers, Map<String, Long> available, Instant at) {
        this.offers = offers;
        this.available = available;
        this.at = at;
    }

    /** The accepted order with its units taken off what is free, or every reason against it. */
    Outcome<Order> decide(PlaceOrder command, String number) {
        List<FieldError> unknown = new ArrayList<>();
        List<FieldError> shortOf = new ArrayList<>();
        Map<String, Long> wanted = wantedBySku(command);
        List<Order.Line> lines = new ArrayList<>(command.lines().size());
        for (int i = 0; i < command.lines().size(); i++) {
            PlaceOrder.Wanted line = command.lines().get(i);
            @Nullable Offer offer = offers.get(line.sku());
            if (offer == null || !offer.active()) {
                unknown.add(new FieldError(
                        "/lines/" + i + "/sku", "unknown-product", "There is no such product for sale."));
            } else {
                lines.add(new Order.Line(line.sku(), offer.name(), line.quantity(), offer.price()));
                if (available.getOrDefault(line.sku(), 0L) < wanted.getOrDefault(line.sku(), 0L)) {
                    shortOf.add(new FieldError(
                            "/lines/" + i + "/quantity",
                            "insufficient-stock",
                            "There are not enough units of this product."));
                }
            }
        }
        if (!unknown.isEmpty()) {
            unknown.addAll(shortOf);
            return Outcome.refused(OrderRefusal.unknownProduct(unknown));
        }
        String currency = lines.getFirst().unitPrice().currency();
        if (!lines.stream().allMatch(line -> line.unitPrice().currency().equals(currency))) {
            return Outcome.refused(OrderRefusal.mixedCurrencies());
        }
        if (!shortOf.isEmpty()) {
            return Outcome.refused(OrderRefusal.insufficientStock(shortOf));
        }
        Money total = Order.sum(lines);
        if (command.expectedTotal() != null && !command.expectedTotal().equals(total)) {
            return Outcome.refused(OrderRefusal.totalChanged(total));
        }
        wanted.forEach((sku, quantity) -> available.merge(sku, -quantity, Long::sum));
        return Outcome.done(Order.accepted(command.id(), number, command, lines, total, at));
    }

    /** Two lines of one SKU are one wish for their sum. */
    private static Map<String, Long> wantedBySku(PlaceOrder command) {
        Map<String, Long> wanted = new HashMap<>();
        for (PlaceOrder.Wanted line : command.lines()) {
            wanted.merge(line.sku(), (long) line.quantity(), Long::sum);
        }
        return wanted;
    }
}
