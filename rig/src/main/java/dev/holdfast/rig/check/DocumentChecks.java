package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Books.Order;
import dev.holdfast.rig.check.Evidence.Copy;
import java.util.Map;

/** I15: at rest each order has its document, equal in every field, and there is no other. */
final class DocumentChecks {
    private final Map<String, Order> orders;
    private final Map<String, Copy> documents;
    private final Findings findings;

    DocumentChecks(Evidence evidence, Findings findings) {
        this.orders = evidence.books().orders();
        this.documents = evidence.documents();
        this.findings = findings;
    }

    void run() {
        for (Order order : orders.values()) {
            findings.saw(Invariant.I15, 1);
            Copy copy = documents.get(order.id());
            if (copy == null) {
                findings.broken(Invariant.I15, order.id(), "it has no document", order);
            } else if (copy.version() != order.version()) {
                String how = copy.version() < order.version() ? "behind" : "ahead";
                findings.broken(Invariant.I15, order.id(), "its document is " + how, order, copy);
            } else if (!copy.fingerprint().differences(order.fingerprint()).isEmpty()) {
                String fields = String.join(", ", copy.fingerprint().differences(order.fingerprint()));
                findings.broken(Invariant.I15, order.id(), "its document differs in " + fields, order, copy);
            }
        }
        for (Copy copy : documents.values()) {
            if (!orders.containsKey(copy.id())) {
                findings.broken(Invariant.I15, copy.id(), "a document of no order", copy);
            }
        }
    }
}
