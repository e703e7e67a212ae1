package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Books.Line;
import dev.holdfast.rig.check.Books.Order;
import dev.holdfast.rig.check.Requests.Request;
import dev.holdfast.rig.history.Call;
import dev.holdfast.rig.history.History;
import java.util.Map;
import java.util.Set;

/** I8 and I11: how each order ended, and what it costs. */
final class OrderChecks {
    /** The events that end an order, with the state they leave. */
    static final Map<String, String> ENDS = Map.of(
            "OrderConfirmed", Order.CONFIRMED,
            "OrderRejected", Order.REJECTED,
            "OrderCancelled", Order.CANCELLED);

    private final History history;
    private final Requests requests;
    private final Books books;
    private final Findings findings;

    OrderChecks(History history, Requests requests, Books books, Findings findings) {
        this.history = history;
        this.requests = requests;
        this.books = books;
        this.findings = findings;
    }

    void run() {
        for (Order order : books.orders().values()) {
            findings.saw(Invariant.I8, 1);
            findings.saw(Invariant.I11, 1);
            long ends = order.timeline().stream()
                    .filter(step -> ENDS.containsKey(step.event()))
                    .count();
            if (order.holds()) {
                findings.broken(Invariant.I8, order.id(), "it has not ended", order);
            } else if (ends != 1) {
                findings.broken(Invariant.I8, order.id(), "it has ended " + ends + " times", order);
            } else if (order.early()) {
                findings.broken(Invariant.I8, order.id(), "its deadline ended it before it had passed", order);
            }
            price(order);
        }
        for (Request request : requests.of(Call.Kind.CANCEL)) {
            cancelled(request);
        }
    }

    /** Who was told that an order is cancelled finds it so. */
    private void cancelled(Request request) {
        Order order = books.orders().get(request.first().subject());
        if (request.done() && order != null && !order.status().equals(Order.CANCELLED)) {
            findings.broken(Invariant.I8, order.id(), "it was cancelled and has ended otherwise", order);
        }
    }

    private void price(Order order) {
        long sum = 0;
        for (Line line : order.lines()) {
            sum += line.unitPrice() * line.quantity();
            Set<Long> prices = history.prices().getOrDefault(line.sku(), Set.of());
            if (line.lineTotal() != line.unitPrice() * line.quantity()) {
                findings.broken(Invariant.I11, order.id(), "a line is wrong: " + line, order);
            } else if (!prices.contains(line.unitPrice())) {
                findings.broken(
                        Invariant.I11,
                        order.id(),
                        line.sku() + " never cost " + line.unitPrice() + " but " + prices,
                        order);
            }
        }
        if (sum != order.total()) {
            findings.broken(Invariant.I11, order.id(), "its lines sum up to " + sum, order);
        }
    }
}
