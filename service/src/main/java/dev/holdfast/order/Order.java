package dev.holdfast.order;

import dev.holdfast.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One order at one version. Its lines carry name and price as they were at acceptance; its timeline has one entry a
 * version, so a version of the past can be told from a later one.
 *
 * @param id UUID version 7
 * @param number short and readable
 * @param total the sum of the lines, exact
 * @param version 1 at acceptance, one more for every change; equal to the sequence of its event
 */
record Order(
        UUID id,
        String number,
        Customer customer,
        List<Line> lines,
        Money total,
        @Nullable ShippingAddress shippingAddress,
        Map<String, String> metadata,
        OrderState state,
        Payment payment,
        int version,
        Instant createdAt,
        Instant updatedAt,
        List<Entry> timeline) {

    Order {
        lines = List.copyOf(lines);
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata)); // sorted: an order has one rendering
        timeline = List.copyOf(timeline);
        if (lines.isEmpty() || lines.size() > PlaceOrder.MAX_LINES) {
            throw new IllegalArgumentException("an order has 1 to " + PlaceOrder.MAX_LINES + " lines");
        }
        if (!sum(lines).equals(total)) {
            throw new IllegalArgumentException("the total is the sum of the lines");
        }
        for (String key : metadata.keySet()) {
            if (key.indexOf('\0') >= 0) { // no document could hold it, and its event would hold up a partition for ever
                throw new IllegalArgumentException("a key of the metadata holds no NUL");
            }
        }
        if (version < 1 || timeline.size() != version) {
            throw new IllegalArgumentException("the timeline has one entry a version");
        }
        for (int i = 0; i < version; i++) {
            if (timeline.get(i).version() != i + 1) {
                throw new IllegalArgumentException("the timeline has a gap at version " + (i + 1));
            }
        }
    }

    /** Who ordered. */
    record Customer(String id, @Nullable String email) {}

    /** Where to send it; every part is optional and free text except the country. */
    record ShippingAddress(
            @Nullable String name,
            @Nullable String line1,
            @Nullable String line2,
            @Nullable String city,
            @Nullable String region,
            @Nullable String postalCode,
            @Nullable String country,
            @Nullable String phone) {}

    /** @param unitPrice the catalogue's price at acceptance */
    record Line(String sku, String name, int quantity, Money unitPrice) {
        Line {
            if (quantity < 1 || quantity > PlaceOrder.MAX_QUANTITY) {
                throw new IllegalArgumentException("a quantity is 1 to " + PlaceOrder.MAX_QUANTITY + ": " + quantity);
            }
        }

        Money total() {
            return unitPrice.times(quantity);
        }
    }

    /** What happened at a version. */
    record Entry(
            Instant at,
            int version,
            OrderEventType event,
            @Nullable String detail) {}

    /** The first version of an order. */
    static Order accepted(UUID id, String number, PlaceOrder command, List<Line> lines, Money total, Instant at) {
        return new Order(
                id,
                number,
                command.customer(),
                lines,
                total,
                command.shippingAddress(),
                command.metadata(),
                new OrderState.Accepted(),
                new Payment.Pending(),
                1,
                at,
                at,
                List.of(new Entry(at, 1, OrderEventType.ACCEPTED, null)));
    }

    /** The next version. */
    Order next(OrderState state, Payment payment, OrderEventType event, @Nullable String detail, Instant at) {
        List<Entry> entries = new ArrayList<>(timeline);
        entries.add(new Entry(at, version + 1, event, detail));
        return new Order(
                id,
                number,
                customer,
                lines,
                total,
                shippingAddress,
                metadata,
                state,
                payment,
                version + 1,
                createdAt,
                at,
                entries);
    }

    /** This order as its 202 told it, whatever came later: how the first answer is given again, byte for byte. */
    Order asAccepted() {
        return version == 1
                ? this
                : new Order(
                        id,
                        number,
                        customer,
                        lines,
                        total,
                        shippingAddress,
                        metadata,
                        new OrderState.Accepted(),
                        new Payment.Pending(),
                        1,
                        createdAt,
                        createdAt,
                        timeline.subList(0, 1));
    }

    /** What happened last; the event that announces this version. */
    Entry lastEntry() {
        return timeline.getLast();
    }

    static Money sum(List<Line> lines) {
        Money sum = lines.getFirst().total();
        for (Line line : lines.subList(1, lines.size())) {
            sum = sum.plus(line.total());
        }
        return sum;
    }
}
