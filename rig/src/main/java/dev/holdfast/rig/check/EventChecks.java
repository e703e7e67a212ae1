package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Books.Order;
import dev.holdfast.rig.check.Books.Step;
import dev.holdfast.rig.check.Topic.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I12 and I13: what Kafka has is what happened, all of it, and in sequence. What the rig planted itself is left out. */
final class EventChecks {
    private final Books books;
    private final Topic topic;
    private final Findings findings;

    EventChecks(Evidence evidence, Findings findings) {
        this.books = evidence.books();
        this.topic = evidence.topic();
        this.findings = findings;
    }

    void run() {
        if (books.unsent() != 0) {
            findings.broken(Invariant.I12, "outbox", books.unsent() + " events were never sent");
        }
        Map<String, List<Event>> first = new HashMap<>(); // first appearances, by order
        Map<String, Event> byId = new HashMap<>();
        for (Event event : topic.events()) {
            if (event.planted()) {
                continue;
            }
            findings.saw(Invariant.I12, 1);
            if (!event.readable()) {
                findings.broken(Invariant.I12, place(event), event.fault(), event);
            } else if (!books.orders().containsKey(event.orderId())) {
                findings.broken(Invariant.I12, event.orderId(), "Kafka tells of no order", event);
            } else {
                appeared(event, first, byId);
            }
        }
        for (Order order : books.orders().values()) {
            List<Event> events = first.getOrDefault(order.id(), List.of());
            told(order, events);
            sequence(order, events);
        }
    }

    private void appeared(Event event, Map<String, List<Event>> first, Map<String, Event> byId) {
        Event same = byId.putIfAbsent(event.id(), event);
        if (same != null && same.bytes() != event.bytes()) {
            findings.broken(Invariant.I13, event.orderId(), "one event was told in two ways", same, event);
        }
        List<Event> events = first.computeIfAbsent(event.orderId(), _ -> new ArrayList<>(2));
        for (Event earlier : events) {
            if (earlier.sequence() == event.sequence()) {
                if (!earlier.id().equals(event.id())) {
                    findings.broken(Invariant.I13, event.orderId(), "one sequence has two events", earlier, event);
                }
                return;
            }
        }
        events.add(event);
    }

    private void told(Order order, List<Event> events) {
        String status = Order.ACCEPTED;
        for (int i = 0; i < order.timeline().size(); i++) {
            Step step = order.timeline().get(i);
            status = OrderChecks.ENDS.getOrDefault(step.event(), status);
            boolean newest = i == order.timeline().size() - 1;
            Event event = events.stream()
                    .filter(any -> any.sequence() == step.version())
                    .findFirst()
                    .orElse(null);
            if (event == null) {
                findings.broken(Invariant.I12, order.id(), "Kafka was never told of version " + step.version(), order);
            } else if (!event.word().equals(step.event())
                    || event.version() != step.version()
                    || !event.status().equals(status)
                    || (newest && event.content() != order.fingerprint().whole())) {
                findings.broken(Invariant.I12, order.id(), "its event is not what happened", event, order);
            }
            if (step.version() != i + 1) {
                findings.broken(Invariant.I12, order.id(), "its timeline has a gap before " + step, order);
            }
        }
        if (order.version() != order.timeline().size() || !status.equals(order.status())) {
            findings.broken(Invariant.I12, order.id(), "its timeline does not lead to its state", order);
        }
        events.stream()
                .filter(event -> event.sequence() < 1 || event.sequence() > order.version())
                .forEach(event -> findings.broken(Invariant.I12, order.id(), "it never happened", event, order));
    }

    private void sequence(Order order, List<Event> events) {
        findings.saw(Invariant.I13, events.size());
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.place().partition() != events.getFirst().place().partition()) {
                findings.broken(Invariant.I13, order.id(), "its events are in two partitions", events.toArray());
                return;
            }
            if (event.sequence() != i + 1) {
                findings.broken(
                        Invariant.I13,
                        order.id(),
                        "its event " + (i + 1) + " is not of that sequence",
                        events.toArray());
                return;
            }
        }
    }

    static String place(Event event) {
        return event.place().partition() + "@" + event.place().offset();
    }
}
