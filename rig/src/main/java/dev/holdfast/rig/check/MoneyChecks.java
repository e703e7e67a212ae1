package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Books.Order;
import dev.holdfast.rig.check.Books.Paid;
import dev.holdfast.rig.check.Evidence.Charge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** I6, and of I9 that nobody is charged for nothing: the orders against the provider's own ledger. */
final class MoneyChecks {
    private static final String CAPTURED = "captured";
    private static final String REFUNDED = "refunded";

    private final Evidence evidence;
    private final Findings findings;

    MoneyChecks(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
    }

    void run() {
        Map<String, List<Charge>> charges = new HashMap<>();
        for (Charge charge : evidence.charges()) {
            findings.saw(Invariant.I9, 1);
            if (evidence.books().orders().containsKey(charge.orderId())) {
                charges.computeIfAbsent(charge.orderId(), _ -> new ArrayList<>(1))
                        .add(charge);
            } else {
                findings.broken(Invariant.I9, charge.orderId(), "the provider was asked for no order", charge);
            }
        }
        for (Order order : evidence.books().orders().values()) {
            findings.saw(Invariant.I6, 1);
            order(order, charges.getOrDefault(order.id(), List.of()));
        }
    }

    private void order(Order order, List<Charge> charges) {
        Paid paid = evidence.books().payments().get(order.id());
        String fault = fault(order, charges, paid);
        if (fault != null) {
            findings.broken(Invariant.I6, order.id(), fault, order, String.valueOf(paid), charges);
        }
    }

    private static @Nullable String fault(Order order, List<Charge> charges, @Nullable Paid paid) {
        List<Charge> captures = of(charges, CAPTURED);
        long captured = captures.stream().mapToLong(Charge::amount).sum();
        long refunded = of(charges, REFUNDED).stream().mapToLong(Charge::amount).sum();
        if (captures.size() > 1) {
            return "it was charged " + captures.size() + " times";
        }
        if (paid == null) {
            return "it has no payment";
        }
        if (paid.amount() != order.total() || !paid.currency().equals(order.currency())) {
            return "its payment is of another amount than the order";
        }
        if (!captures.isEmpty() && !captures.getFirst().currency().equals(order.currency())) {
            return "it was charged in another currency";
        }
        if (order.holds()) {
            return null; // that it has not ended is for I8
        }
        if (order.status().equals(Order.CONFIRMED)) {
            if (captured != order.total() || captures.isEmpty() || refunded != 0) {
                return "it is sold, captured are " + captured + ", given back " + refunded;
            }
        } else if (captured != refunded) {
            return "it ended without a sale, captured are " + captured + ", given back " + refunded;
        }
        return settled(charges, paid);
    }

    /** What the provider did last is what the payment's row says. */
    private static @Nullable String settled(List<Charge> charges, Paid paid) {
        String last = charges.isEmpty() ? "nothing" : charges.getLast().outcome();
        String due = switch (last) {
            case CAPTURED -> "CAPTURED";
            case REFUNDED -> "REFUNDED";
            case "declined", "voided" -> "DECLINED";
            default -> "nothing that is settled";
        };
        return paid.status().equals(due) && !paid.asks()
                ? null
                : "the provider did " + last + " last, its payment is " + paid.status()
                        + (paid.asks() ? " and to be asked about" : "");
    }

    private static List<Charge> of(List<Charge> charges, String outcome) {
        return charges.stream()
                .filter(charge -> charge.outcome().equals(outcome))
                .toList();
    }
}
