package dev.holdfast.audit;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run has found so far: each row once an invariant, and no more than can be looked at by people. */
final class Found {
    /** Beyond it the count says "at least": who has a hundred rows to look at needs no longer list. */
    static final int MAX = 100;

    private record Place(String sku, String orderId) {}

    private final Map<Invariant, Map<Place, Finding>> all = new EnumMap<>(Invariant.class);

    void add(Finding finding) {
        Map<Place, Finding> rows = all.computeIfAbsent(finding.invariant(), _ -> new LinkedHashMap<>());
        if (rows.size() < MAX) {
            rows.putIfAbsent(new Place(finding.sku(), finding.orderId()), finding);
        }
    }

    void addAll(Collection<Finding> findings) {
        findings.forEach(this::add);
    }

    List<Finding> all() {
        return all.values().stream().flatMap(rows -> rows.values().stream()).toList();
    }

    /** Whether a row of this SKU's ledger is named already. */
    boolean namesHoldOf(String sku) {
        return all.values().stream()
                .flatMap(rows -> rows.values().stream())
                .anyMatch(finding -> finding.sku().equals(sku)
                        && !finding.orderId().isEmpty()
                        && finding.invariant() == Invariant.I3);
    }
}
