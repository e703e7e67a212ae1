package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Books.Entry;
import dev.holdfast.rig.check.Books.Order;
import dev.holdfast.rig.check.Books.Stock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** I1 to I5: stock, its ledger, and the orders whose units it is. */
final class StockChecks {
    private static final Stock NONE = new Stock("", 0, 0);

    private final Books books;
    private final Findings findings;

    StockChecks(Books books, Findings findings) {
        this.books = books;
        this.findings = findings;
    }

    void run() {
        Map<String, Stock> stock = new TreeMap<>();
        books.stock().forEach(row -> stock.put(row.sku(), row));
        Map<String, List<Entry>> ledger = new HashMap<>();
        books.ledger()
                .forEach(entry -> ledger.computeIfAbsent(entry.sku(), _ -> new ArrayList<>())
                        .add(entry));
        Map<String, Long> live = new HashMap<>();
        books.orders().values().stream()
                .filter(Order::holds)
                .forEach(order -> order.units().forEach((sku, units) -> live.merge(sku, units, Long::sum)));

        TreeSet<String> skus = new TreeSet<>(stock.keySet());
        skus.addAll(ledger.keySet());
        skus.addAll(live.keySet());
        for (String sku : skus) {
            List<Entry> entries = ledger.getOrDefault(sku, List.of());
            atRest(sku, stock.getOrDefault(sku, NONE), entries, live.getOrDefault(sku, 0L));
            bounded(sku, entries);
            received(sku, entries);
        }
        entriesOfOrders();
    }

    private void atRest(String sku, Stock row, List<Entry> entries, long live) {
        long onHand = entries.stream().mapToLong(Entry::onHandChange).sum();
        long reserved = entries.stream().mapToLong(Entry::reservedChange).sum();
        findings.saw(Invariant.I1, 1);
        findings.saw(Invariant.I2, 1);
        findings.saw(Invariant.I3, 1);
        if (!(0 <= row.reserved() && row.reserved() <= row.onHand())) {
            findings.broken(Invariant.I1, sku, "its row is out of bounds", row);
        }
        if (row.onHand() != onHand) {
            findings.broken(Invariant.I2, sku, "on hand " + row.onHand() + ", the ledger says " + onHand, row);
        }
        if (row.reserved() != reserved || row.reserved() != live) {
            findings.broken(
                    Invariant.I3,
                    sku,
                    "reserved " + row.reserved() + ", the ledger says " + reserved + ", open orders want " + live,
                    row);
        }
        entries.stream()
                .filter(entry -> entry.reason().equals(Entry.AUDIT_RELEASED))
                .forEach(entry ->
                        findings.broken(Invariant.I3, entry.orderId(), "its hold was left behind and mended", entry));
    }

    /** Once a SKU: what follows from a first breach is no other breach. */
    private void bounded(String sku, List<Entry> entries) {
        long onHand = 0;
        long reserved = 0;
        for (Entry entry : entries) {
            findings.saw(Invariant.I1, 1);
            onHand += entry.onHandChange();
            reserved += entry.reservedChange();
            if (!(0 <= reserved && reserved <= onHand)) {
                findings.broken(Invariant.I1, sku, "on hand " + onHand + ", reserved " + reserved + " after it", entry);
                return;
            }
        }
    }

    /** By the reasons, and by what the orders want: not by the sums that I1 to I3 look at. */
    private void received(String sku, List<Entry> entries) {
        long received = 0;
        long held = 0;
        long sold = 0;
        for (Entry entry : entries) {
            findings.saw(Invariant.I4, 1);
            switch (entry.reason()) {
                case Entry.HELD -> held += units(entry);
                case Entry.TAKEN -> {
                    held -= units(entry);
                    sold += units(entry);
                }
                case Entry.RELEASED, Entry.AUDIT_RELEASED -> held -= units(entry);
                default -> received += entry.onHandChange();
            }
            if (sold + held > received) {
                findings.broken(
                        Invariant.I4,
                        sku,
                        "received " + received + ", sold " + sold + " and held " + held + " after it",
                        entry);
                return;
            }
        }
    }

    private long units(Entry entry) {
        Order order = books.orders().get(entry.orderId());
        return order == null
                ? Math.abs(entry.reservedChange())
                : order.lines().stream()
                        .filter(line -> line.sku().equals(entry.sku()))
                        .mapToLong(Books.Line::quantity)
                        .sum();
    }

    /** Exactly the entries that an order's state wants; those of an order that is not there are for I9. */
    private void entriesOfOrders() {
        Map<String, List<Entry>> byOrder = new HashMap<>();
        books.ledger()
                .forEach(entry -> byOrder.computeIfAbsent(entry.orderId(), _ -> new ArrayList<>(2))
                        .add(entry));
        for (Order order : books.orders().values()) {
            List<Entry> entries = byOrder.getOrDefault(order.id(), List.of());
            List<String> due = due(order);
            findings.saw(Invariant.I5, due.size());
            List<String> found =
                    entries.stream().map(StockChecks::move).sorted().toList();
            if (!due.equals(found)) {
                findings.broken(
                        Invariant.I5, order.id(), "its ledger entries are " + found + ", due are " + due, order);
            }
        }
    }

    private static List<String> due(Order order) {
        List<String> due = new ArrayList<>();
        order.units().forEach((sku, units) -> {
            due.add(move(sku, Entry.HELD, 0, units));
            switch (order.status()) {
                case Order.CONFIRMED -> due.add(move(sku, Entry.TAKEN, -units, -units));
                case Order.REJECTED, Order.CANCELLED -> due.add(move(sku, Entry.RELEASED, 0, -units));
                default -> {}
            }
        });
        return due.stream().sorted().toList();
    }

    private static String move(Entry entry) {
        String reason = entry.reason().equals(Entry.AUDIT_RELEASED) ? Entry.RELEASED : entry.reason();
        return move(entry.sku(), reason, entry.onHandChange(), entry.reservedChange());
    }

    private static String move(String sku, String reason, long onHand, long reserved) {
        return sku + " " + reason + " " + onHand + "/" + reserved;
    }
}
