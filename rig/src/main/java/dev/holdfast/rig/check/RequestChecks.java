package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Books.Entry;
import dev.holdfast.rig.check.Books.Key;
import dev.holdfast.rig.check.Books.Order;
import dev.holdfast.rig.check.Requests.Request;
import dev.holdfast.rig.history.Call;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** I9, and of I17 that a refused request leaves no row: everything that is there was asked for, and was not refused. */
final class RequestChecks {
    private static final Set<String> OF_ORDERS = Set.of(Entry.HELD, Entry.TAKEN, Entry.RELEASED, Entry.AUDIT_RELEASED);

    private final Requests requests;
    private final Books books;
    private final Findings findings;
    private final Set<String> cancelled = new HashSet<>(); // or maybe so, by somebody

    RequestChecks(Requests requests, Books books, Findings findings) {
        this.requests = requests;
        this.books = books;
        this.findings = findings;
        requests.of(Call.Kind.CANCEL).stream()
                .filter(Request::possible)
                .forEach(cancel -> cancelled.add(cancel.first().subject()));
    }

    void run() {
        Map<String, Key> keys = new HashMap<>();
        for (Key key : books.keys()) {
            if (key.scope().equals(Requests.ORDERS)) {
                keys.put(key.orderId(), key);
            }
            if (Requests.told(key.scope())) {
                key(key);
            }
        }
        for (Order order : books.orders().values()) {
            findings.saw(Invariant.I9, 1);
            order(order, keys.get(order.id()));
        }
        findings.saw(
                Invariant.I17,
                requests.all().stream().filter(request -> !request.possible()).count());
        adjustments();
    }

    private void key(Key key) {
        Request request = requests.of(key.scope(), key.key());
        if (request == null) {
            findings.broken(Invariant.I9, key.key(), "nobody ever sent this key", key);
        } else if (!request.possible()) {
            findings.broken(Invariant.I17, key.key(), "it was refused each time and has left its key", key);
        }
    }

    private void order(Order order, @Nullable Key key) {
        if (key == null) {
            findings.broken(Invariant.I9, order.id(), "it has no key", order);
            return;
        }
        Request request = requests.of(key.scope(), key.key());
        if (request == null) {
            return; // the key is found already
        }
        // of one that was refused each time I17 speaks
        boolean wanted = !request.possible()
                || request.causes().stream()
                        .anyMatch(call -> call.wanted().equals(order.units())
                                && call.token().equals(token(order)));
        if (!wanted) {
            findings.broken(Invariant.I9, order.id(), "its key's requests wanted something else", order, key);
        }
        if (order.status().equals(Order.CANCELLED)
                && !order.cancelReason().equals(Order.EXPIRED)
                && !cancelled.contains(order.id())) {
            findings.broken(Invariant.I9, order.id(), "nobody asked for its cancellation", order);
        }
    }

    private String token(Order order) {
        Books.Paid paid = books.payments().get(order.id());
        return paid == null ? "" : paid.token();
    }

    private record Change(String sku, long units) {}

    /** As many entries as adjustments that were done, and at most one more for each of which it is not known. */
    private void adjustments() {
        Map<Change, Long> found = new HashMap<>();
        for (Entry entry : books.ledger()) {
            findings.saw(Invariant.I9, 1);
            if (!OF_ORDERS.contains(entry.reason())) {
                found.merge(new Change(entry.sku(), entry.onHandChange()), 1L, Long::sum);
            } else if (!books.orders().containsKey(entry.orderId())) {
                findings.broken(Invariant.I9, entry.orderId(), "stock moved for no order", entry);
            }
        }
        Map<Change, Long> done = new HashMap<>();
        Map<Change, Long> open = new HashMap<>();
        for (Request request : requests.of(Call.Kind.ADJUST)) {
            Set<Change> asked = new HashSet<>(); // one of them at the most
            request.causes().forEach(call -> call.wanted().forEach((sku, units) -> asked.add(new Change(sku, units))));
            asked.forEach(change -> (request.done() ? done : open).merge(change, 1L, Long::sum));
        }
        Set<Change> changes = new HashSet<>(found.keySet());
        changes.addAll(done.keySet());
        for (Change change : changes) {
            long entries = found.getOrDefault(change, 0L);
            long least = done.getOrDefault(change, 0L);
            long most = least + open.getOrDefault(change, 0L);
            if (entries < least || entries > most) {
                findings.broken(
                        Invariant.I9,
                        change.sku(),
                        "changed by " + change.units() + " units " + entries + " times, asked for " + least + " to "
                                + most + " times");
            }
        }
    }
}
