package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Books.Order;
import dev.holdfast.rig.history.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I7: every accepted order is there, for whoever reads it and at rest, and nobody sees it grow younger. */
final class ReadChecks {
    private final List<Call> calls;
    private final Books books;
    private final Findings findings;

    ReadChecks(List<Call> calls, Books books, Findings findings) {
        this.calls = calls;
        this.books = books;
        this.findings = findings;
    }

    void run() {
        Map<String, Call> accepted = new HashMap<>(); // by order, the answer that was heard first
        Map<String, List<Call>> reads = new HashMap<>();
        for (Call call : calls) {
            if (call.kind() == Call.Kind.ORDER && call.done()) {
                accepted.merge(call.orderId(), call, (a, b) -> a.endNanos() <= b.endNanos() ? a : b);
            } else if (call.kind() == Call.Kind.READ && call.known()) {
                reads.computeIfAbsent(call.subject(), _ -> new ArrayList<>(2)).add(call);
            }
        }
        accepted.forEach((id, call) -> {
            findings.saw(Invariant.I7, 1);
            if (!books.orders().containsKey(id)) {
                findings.broken(Invariant.I7, id, "it was accepted and is not there", call);
            }
            for (Call read : reads.getOrDefault(id, List.of())) {
                findings.saw(Invariant.I7, 1);
                if (read.startNanos() > call.endNanos() && read.status() != 200) {
                    findings.broken(Invariant.I7, id, "it was accepted and then not to be read", call, read);
                }
            }
        });
        reads.forEach(this::versions);
    }

    /** A read that began after another had ended shows no smaller version, and the row at rest none at all. */
    private void versions(String id, List<Call> reads) {
        List<Call> begun = shown(reads, Comparator.comparingLong(Call::startNanos));
        List<Call> ended = shown(reads, Comparator.comparingLong(Call::endNanos));
        int next = 0;
        int newest = 0;
        for (Call read : begun) {
            for (; ended.get(next).endNanos() < read.startNanos(); next++) {
                newest = Math.max(newest, ended.get(next).version());
            }
            if (read.version() < newest) {
                findings.broken(Invariant.I7, id, "version " + newest + " was read before it", read);
            }
        }
        Order order = books.orders().get(id);
        int last = begun.stream().mapToInt(Call::version).max().orElse(0);
        if (order != null && order.version() < last) {
            findings.broken(Invariant.I7, id, "version " + last + " was read", order);
        }
    }

    private static List<Call> shown(List<Call> reads, Comparator<Call> order) {
        return reads.stream().filter(read -> read.status() == 200).sorted(order).toList();
    }
}
