package dev.holdfast.rig.replay;

import dev.holdfast.rig.replay.Fault.Check;
import dev.holdfast.rig.stores.LineFacts;
import dev.holdfast.rig.stores.OrderFacts;
import dev.holdfast.rig.stores.StockFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is expected against what is found; pure, so that each kind of fault can be shown to be caught. */
public record Verdict(List<Fault> faults) {
    public Verdict {
        faults = List.copyOf(faults);
    }

    public static Verdict of(Expected expected, Found found) {
        List<Fault> faults = new ArrayList<>();
        expected.notAccepted()
                .forEach((basket, why) -> faults.add(new Fault(Check.ORDER_ACCEPTED, "basket " + basket, why)));
        expected.orders().forEach((id, order) -> order(id, order, found, faults));
        unasked(expected, found, faults);
        sums(expected, found, faults);
        expected.stock().forEach((sku, stock) -> stock(sku, stock, found.stock().get(sku), faults));
        return new Verdict(faults);
    }

    public boolean holds() {
        return faults.isEmpty();
    }

    public List<Fault> of(Check check) {
        return faults.stream().filter(fault -> fault.check() == check).toList();
    }

    private static void order(String id, ExpectedOrder order, Found found, List<Fault> faults) {
        String where = "order " + id + " (basket " + order.basket() + ")";
        OrderFacts row = found.rows().get(id);
        if (row == null) {
            faults.add(new Fault(Check.ROW_THERE, where, "answered with 202, but there is no row"));
            return;
        }
        OrderFacts asFileSays = new OrderFacts(
                id,
                order.customer(),
                OrderFacts.CONFIRMED,
                row.version(),
                row.total(),
                order.currency(),
                OrderFacts.CAPTURED,
                order.lines());
        differing(Check.ROW_AS_THE_FILE_SAYS, where, asFileSays, row, faults);
        if (row.total() != order.total()) {
            faults.add(new Fault(Check.TOTAL_EXACT, where, "expected " + order.total() + ", found " + row.total()));
        }
        OrderFacts document = found.documents().get(id);
        if (document == null) {
            faults.add(new Fault(Check.DOCUMENT_THERE, where, "there is no document"));
        } else {
            differing(Check.DOCUMENT_EQUALS_ROW, where, row, document, faults);
        }
    }

    private static void differing(Check check, String where, OrderFacts wanted, OrderFacts found, List<Fault> faults) {
        if (wanted.equals(found)) {
            return;
        }
        List<String> details = new ArrayList<>();
        differing("customer", wanted.customer(), found.customer(), details);
        differing("status", wanted.status(), found.status(), details);
        differing("version", wanted.version(), found.version(), details);
        differing("total", wanted.total(), found.total(), details);
        differing("currency", wanted.currency(), found.currency(), details);
        differing("payment", wanted.payment(), found.payment(), details);
        differing("number of lines", wanted.lines().size(), found.lines().size(), details);
        for (int i = 0; i < Math.min(wanted.lines().size(), found.lines().size()); i++) {
            LineFacts line = wanted.lines().get(i);
            differing("line " + i, line, found.lines().get(i), details);
        }
        faults.add(new Fault(check, where, String.join("; ", details)));
    }

    private static void differing(String what, Object wanted, Object found, List<String> details) {
        if (!wanted.equals(found)) {
            details.add(what + " expected " + wanted + ", found " + found);
        }
    }

    private static void unasked(Expected expected, Found found, List<Fault> faults) {
        for (OrderFacts row : found.rows().values()) {
            if (!expected.orders().containsKey(row.id())) {
                faults.add(new Fault(
                        Check.ROW_ASKED_FOR,
                        "order " + row.id(),
                        row.status() + " for " + row.customer() + ", never answered"));
            }
        }
        for (OrderFacts document : found.documents().values()) {
            if (!found.rows().containsKey(document.id())) {
                faults.add(new Fault(Check.DOCUMENT_ASKED_FOR, "document " + document.id(), "there is no such row"));
            }
        }
    }

    private static void sums(Expected expected, Found found, List<Fault> faults) {
        long wanted = expected.orders().values().stream()
                .mapToLong(ExpectedOrder::total)
                .sum();
        sum("PostgreSQL", wanted, found.rows().values(), faults);
        sum("MongoDB", wanted, found.documents().values(), faults);
    }

    private static void sum(String store, long wanted, Collection<OrderFacts> orders, List<Fault> faults) {
        long sum = orders.stream().mapToLong(OrderFacts::total).sum();
        if (sum != wanted) {
            faults.add(new Fault(Check.SUM_EXACT, store, "expected " + wanted + ", found " + sum));
        }
    }

    private static void stock(String sku, ExpectedStock wanted, @Nullable StockFacts there, List<Fault> faults) {
        StockFacts found = there == null ? StockFacts.NONE : there;
        if (found.onHand() != wanted.onHand() || found.reserved() != wanted.reserved()) {
            faults.add(new Fault(
                    Check.STOCK_EXACT,
                    sku,
                    "expected " + wanted.onHand() + " on hand and " + wanted.reserved() + " reserved (before "
                            + wanted.before().onHand() + ", received " + wanted.received() + ", sold " + wanted.sold()
                            + "), found " + found.onHand() + " and " + found.reserved()));
        }
        if (found.ledgerOnHand() != found.onHand() || found.ledgerReserved() != found.reserved()) {
            faults.add(new Fault(
                    Check.LEDGER_EXACT,
                    sku,
                    "on hand " + found.onHand() + " but the ledger says " + found.ledgerOnHand() + "; reserved "
                            + found.reserved() + " but the ledger says " + found.ledgerReserved()));
        }
    }
}
