package dev.holdfast.rig.bench;

import dev.holdfast.rig.stores.AuditQueries;
import dev.holdfast.rig.stores.OrderSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The invariants of design.md section 6 that a load can break, over everything that is stored. Without it no figure counts.
 *
 * @param faults what does not hold; empty is good
 */
record Audit(List<String> faults) {
    Audit {
        faults = List.copyOf(faults);
    }

    /** @param seen what the answers showed to be wrong already */
    static Audit of(AuditQueries queries, Map<String, OrderSums> documents, List<String> seen) {
        List<String> faults = new ArrayList<>(seen);
        for (AuditQueries.Invariant invariant : AuditQueries.Invariant.values()) {
            AuditQueries.Offenders offenders = queries.offenders(invariant);
            if (offenders.count() > 0) {
                faults.add("%s (%s): %d rows, the first %s"
                        .formatted(invariant, invariant.rule(), offenders.count(), offenders.first()));
            }
        }
        faults.addAll(differences(queries.sums(), documents));
        return new Audit(faults);
    }

    /** I15, by sums: as many documents as rows of each status and version, with the same money in them. */
    static List<String> differences(Map<String, OrderSums> rows, Map<String, OrderSums> documents) {
        List<String> faults = new ArrayList<>();
        TreeSet<String> states = new TreeSet<>(rows.keySet());
        states.addAll(documents.keySet());
        OrderSums none = new OrderSums(0, 0);
        for (String state : states) {
            OrderSums row = rows.getOrDefault(state, none);
            OrderSums document = documents.getOrDefault(state, none);
            if (!row.equals(document)) {
                faults.add("I15 (MongoDB = PostgreSQL): %s has %,d rows worth %,d and %,d documents worth %,d"
                        .formatted(state, row.count(), row.total(), document.count(), document.total()));
            }
        }
        return faults;
    }

    boolean holds() {
        return faults.isEmpty();
    }

    /** "ok", or what is wrong. */
    String text() {
        return holds() ? "ok" : String.join("; ", faults);
    }
}
