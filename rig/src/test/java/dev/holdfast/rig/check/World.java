package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Books.Entry;
import dev.holdfast.rig.check.Books.Key;
import dev.holdfast.rig.check.Books.Line;
import dev.holdfast.rig.check.Books.Order;
import dev.holdfast.rig.check.Books.Paid;
import dev.holdfast.rig.check.Books.Step;
import dev.holdfast.rig.check.Books.Stock;
import dev.holdfast.rig.check.Evidence.Charge;
import dev.holdfast.rig.check.Evidence.Copy;
import dev.holdfast.rig.check.Topic.DeadLetter;
import dev.holdfast.rig.check.Topic.Event;
import dev.holdfast.rig.check.Topic.Place;
import dev.holdfast.rig.check.Topic.Progress;
import dev.holdfast.rig.history.Call;
import dev.holdfast.rig.history.History;
import dev.holdfast.rig.history.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;

/**
 * A small world that is right: ten units of A came, order sold bought two of them for 3.00, order refused was declined, order
 * cancelled was captured, cancelled by its buyer and refunded. Each test breaks it in one place.
 */
final class World {
    static final String SOLD = "sold";
    static final String REFUSED = "refused";
    static final String CANCELLED = "cancelled";
    static final Bounds BOUNDS = new Bounds(1_000, 100, 10, 50);

    final List<Call> calls = new ArrayList<>();
    final List<Sample> samples = new ArrayList<>(List.of(new Sample("one", 5, 1_000, 100, 10, 50)));
    final Map<String, Stock> stock = new LinkedHashMap<>();
    final List<Entry> ledger = new ArrayList<>();
    final Map<String, Order> orders = new LinkedHashMap<>();
    final Map<String, Paid> payments = new LinkedHashMap<>();
    final Map<String, Copy> documents = new LinkedHashMap<>();
    final List<Key> keys = new ArrayList<>();
    final Set<String> inbox = new LinkedHashSet<>();
    final List<Event> events = new ArrayList<>();
    final List<DeadLetter> letters = new ArrayList<>();
    final List<Charge> charges = new ArrayList<>();
    final Map<String, Long> committed = new LinkedHashMap<>();
    long unsent;

    World() {
        call(Call.Kind.ADJUST, "A", "k-stock", Map.of("A", 10L), 201, "");
        keys.add(new Key("inventory/A", "k-stock", ""));
        entry(10, 0, "received", "");
        placed(SOLD, "tok_ok");
        ended(SOLD, "CONFIRMED", "OrderConfirmed");
        entry(-2, -2, Entry.TAKEN, SOLD);
        paid(SOLD, "CAPTURED", "captured");
        placed(REFUSED, "tok_decline");
        ended(REFUSED, "REJECTED", "OrderRejected");
        entry(0, -2, Entry.RELEASED, REFUSED);
        paid(REFUSED, "DECLINED", "declined");
        placed(CANCELLED, "tok_slow_900");
        call(Call.Kind.CANCEL, CANCELLED, "k-cancel", Map.of(), 200, CANCELLED);
        keys.add(new Key("POST /orders/" + CANCELLED + "/cancel", "k-cancel", ""));
        ended(CANCELLED, "CANCELLED", "OrderCancelled", "PaymentSettled", "PaymentSettled");
        entry(0, -2, Entry.RELEASED, CANCELLED);
        paid(CANCELLED, "REFUNDED", "captured", "refunded");
        stock.put("A", new Stock("A", 8, 0));
    }

    /** One more call that begins after all others have ended. */
    Call call(Call.Kind kind, String subject, String key, Map<String, Long> wanted, int status, String orderId) {
        long number = calls.size() + 1L;
        String token = kind == Call.Kind.ORDER ? "tok_ok" : "";
        Call call = new Call(
                number,
                1,
                kind,
                subject,
                key,
                wanted,
                token,
                "body of " + key,
                number * 10,
                number * 10 + 5,
                status,
                "",
                orderId,
                status < 300 ? 1 : -1,
                false,
                "answer to " + key);
        calls.add(call);
        return call;
    }

    Call read(String id, int status, int version) {
        Call call = call(Call.Kind.READ, id, "", Map.of(), status, id);
        calls.removeLast();
        return add(new Call(
                call.number(),
                1,
                call.kind(),
                id,
                "",
                Map.of(),
                "",
                "",
                call.startNanos(),
                call.endNanos(),
                status,
                "",
                id,
                version,
                false,
                ""));
    }

    Call add(Call call) {
        calls.add(call);
        return call;
    }

    /** The last call with one more thing that is not as usual. */
    void last(String token, String code, boolean replayed, String sent, String answer) {
        Call last = calls.removeLast();
        calls.add(new Call(
                last.number(),
                1,
                last.kind(),
                last.subject(),
                last.key(),
                last.wanted(),
                token,
                sent,
                last.startNanos(),
                last.endNanos(),
                last.status(),
                code,
                last.orderId(),
                last.version(),
                replayed,
                answer));
    }

    void placed(String id, String token) {
        Call call = call(Call.Kind.ORDER, "", "k-" + id, Map.of("A", 2L), 202, id);
        last(token, "", false, call.sent(), call.answer());
        keys.add(new Key("POST /orders", "k-" + id, id));
        order(id, "ACCEPTED", 300, "OrderAccepted");
        payments.put(id, new Paid("PENDING", 300, "EUR", token, false));
        event(id, 1, "OrderAccepted", "ACCEPTED");
        inbox.add(id + "-1");
        entry(0, 2, Entry.HELD, id);
        documents.put(id, copy(order(id)));
    }

    /** The order ends with the first event; what follows changes its payment alone. */
    void ended(String id, String status, String... more) {
        List<String> timeline = new ArrayList<>(List.of("OrderAccepted"));
        for (String word : more) {
            timeline.add(word);
            order(id, status, 300, timeline.toArray(String[]::new));
            event(id, timeline.size(), word, status);
        }
        documents.put(id, copy(order(id)));
    }

    void paid(String id, String status, String... outcomes) {
        payments.put(
                id,
                new Paid(
                        status,
                        300,
                        "EUR",
                        Objects.requireNonNull(payments.get(id)).token(),
                        false));
        for (String outcome : outcomes) {
            charges.add(new Charge(id, 300, "EUR", outcome));
        }
    }

    void order(String id, String status, long total, String... timeline) {
        List<Step> steps = new ArrayList<>();
        for (String word : timeline) {
            steps.add(new Step(steps.size() + 1, word));
        }
        orders.put(
                id,
                new Order(
                        id,
                        status,
                        timeline.length,
                        total,
                        "EUR",
                        List.of(new Line("A", 2, 150, 300)),
                        steps,
                        status.equals("CANCELLED") ? "changed my mind" : "",
                        false,
                        fingerprint(id, status, timeline.length)));
    }

    Order order(String id) {
        return Objects.requireNonNull(orders.get(id));
    }

    static Fingerprint fingerprint(String id, String status, int version) {
        return Fingerprint.of(new Document("_id", id).append("status", status).append("version", version));
    }

    static Copy copy(Order order) {
        return new Copy(order.id(), order.status(), order.version(), order.fingerprint());
    }

    void event(String id, int sequence, String word, String status) {
        events.add(event(events.size(), id, sequence, word, status));
    }

    static Event event(long offset, String id, int sequence, String word, String status) {
        long content = fingerprint(id, status, sequence).whole();
        return new Event(
                new Place(0, offset),
                id + "-" + sequence,
                id,
                sequence,
                word,
                status,
                sequence,
                content,
                sequence,
                false,
                "");
    }

    void entry(long onHand, long reserved, String reason, String orderId) {
        ledger.add(new Entry("A", ledger.size(), onHand, reserved, reason, orderId));
    }

    Judgement judge() {
        List<Progress> progress = new ArrayList<>();
        for (String group : List.of(Topic.PAYMENTS, Topic.DOCUMENTS)) {
            progress.add(new Progress(group, 0, committed.getOrDefault(group, (long) events.size()), events.size()));
        }
        Books books = new Books(List.copyOf(stock.values()), ledger, orders, payments, keys, unsent, inbox);
        return Checker.judge(
                new History(calls, Map.of("A", Set.of(150L, 175L)), samples),
                new Evidence(books, documents, new Topic(events, letters, progress), charges),
                BOUNDS);
    }

    Set<Invariant> broken() {
        return judge().verdicts().stream()
                .filter(verdict -> verdict.answer() == Judgement.Answer.BROKEN)
                .map(Judgement.Verdict::invariant)
                .collect(Collectors.toSet());
    }
}
