package dev.holdfast.rig.check;

import dev.holdfast.rig.history.Call;
import dev.holdfast.rig.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what was looked at and what does not hold. Counts all, keeps a few: one fault of a world may break each of its orders. */
final class Findings {
    private static final int KEPT = 20;
    private static final int CALLS = 10;

    private final long[] seen = new long[Invariant.values().length];
    private final long[] broken = new long[Invariant.values().length];
    private final Map<Invariant, List<Finding>> kept = new HashMap<>();

    void saw(Invariant invariant, long things) {
        seen[invariant.ordinal()] += things;
    }

    /** @param where the id, SKU, key, node or record; the calls of the history that name it are added in the end */
    void broken(Invariant invariant, String where, String detail, Object... rows) {
        broken[invariant.ordinal()]++;
        List<Finding> findings = kept.computeIfAbsent(invariant, _ -> new ArrayList<>());
        if (findings.size() < KEPT) {
            findings.add(new Finding(
                    where, detail, Arrays.stream(rows).map(String::valueOf).toList(), List.of()));
        }
    }

    Judgement judgement(History history, Books books) {
        Map<String, Set<String>> keys = new HashMap<>();
        books.keys()
                .forEach(key -> keys.computeIfAbsent(key.orderId(), _ -> new HashSet<>())
                        .add(key.key()));
        List<Judgement.Verdict> verdicts = new ArrayList<>();
        for (Invariant invariant : Invariant.values()) {
            verdicts.add(new Judgement.Verdict(
                    invariant,
                    seen[invariant.ordinal()],
                    broken[invariant.ordinal()],
                    kept.getOrDefault(invariant, List.of()).stream()
                            .map(finding -> new Finding(
                                    finding.where(),
                                    finding.detail(),
                                    finding.rows(),
                                    around(history, finding.where(), keys.getOrDefault(finding.where(), Set.of()))))
                            .toList()));
        }
        return new Judgement(verdicts);
    }

    /** Calls that name it first, then orders that want the SKU it is. */
    private static List<Call> around(History history, String where, Set<String> keys) {
        List<Call> calls = new ArrayList<>();
        List<Call> wanting = new ArrayList<>();
        for (Call call : history.calls()) {
            if (calls.size() == CALLS) {
                return calls;
            }
            if (call.orderId().equals(where)
                    || call.subject().equals(where)
                    || call.key().equals(where)
                    || (!call.key().isEmpty() && keys.contains(call.key()))) {
                calls.add(call);
            } else if (wanting.size() < CALLS && call.wanted().containsKey(where)) {
                wanting.add(call);
            }
        }
        calls.addAll(wanting.subList(0, Math.min(wanting.size(), CALLS - calls.size())));
        calls.sort(Comparator.comparingLong(Call::number));
        return calls;
    }
}
