package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Books.Order;
import dev.holdfast.rig.check.Evidence.Copy;
import dev.holdfast.rig.check.Topic.DeadLetter;
import dev.holdfast.rig.check.Topic.Event;
import dev.holdfast.rig.check.Topic.Place;
import dev.holdfast.rig.check.Topic.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** I16: at rest the groups are at the end, and what they passed was applied or is among the dead letters, byte for byte. */
final class OffsetChecks {
    private final Evidence evidence;
    private final Findings findings;
    private final Map<Passed, DeadLetter> dead = new HashMap<>();

    OffsetChecks(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
        evidence.topic().deadLetters().forEach(letter -> dead.put(new Passed(letter.group(), letter.from()), letter));
    }

    private record Passed(String group, Place place) {}

    void run() {
        for (Progress progress : evidence.topic().progress()) {
            if (progress.committed() != progress.end()) {
                findings.broken(
                        Invariant.I16, progress.group() + " " + progress.partition(), "it is not at the end", progress);
            }
        }
        for (Event event : evidence.topic().events()) {
            for (String group : List.of(Topic.PAYMENTS, Topic.DOCUMENTS)) {
                findings.saw(Invariant.I16, 1);
                passed(group, event);
            }
        }
    }

    private void passed(String group, Event event) {
        DeadLetter letter = dead.get(new Passed(group, event.place()));
        Order order = event.readable() ? evidence.books().orders().get(event.orderId()) : null;
        String where = order == null ? EventChecks.place(event) : order.id();
        if (letter == null) {
            if (order == null ? !ignored(group, event) : !applied(group, event, order)) {
                findings.broken(Invariant.I16, where, group + " passed it and did nothing", event, order(order));
            }
        } else if (letter.bytes() != event.bytes()) {
            findings.broken(Invariant.I16, where, "its dead letter has other bytes", event, letter);
        } else if (order != null && !event.planted()) {
            findings.broken(Invariant.I16, where, group + " gave it up, and it can be applied", event, letter);
        }
    }

    /** The group that charges has nothing to do with later events, be they of no order. */
    private static boolean ignored(String group, Event event) {
        return group.equals(Topic.PAYMENTS) && event.readable() && event.sequence() != 1;
    }

    private boolean applied(String group, Event event, Order order) {
        if (group.equals(Topic.DOCUMENTS)) {
            Copy copy = evidence.documents().get(order.id());
            return copy != null && copy.version() >= event.sequence();
        }
        Books.Paid paid = evidence.books().payments().get(order.id());
        boolean waits = order.holds() && paid != null && paid.status().equals("PENDING") && !paid.asks();
        return event.sequence() != 1 || !waits;
    }

    private static String order(@Nullable Order order) {
        return order == null ? "there is no such order" : order.toString();
    }
}
