package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Books.Entry;
import dev.holdfast.rig.check.Evidence.Charge;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** I14: however often an event was delivered, units were held, let go, and money given back once at the most. */
final class EffectChecks {
    private final Evidence evidence;
    private final Findings findings;

    EffectChecks(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
    }

    private record Effect(String orderId, String sku, String what) {}

    void run() {
        Map<Effect, Integer> effects = new HashMap<>();
        for (Entry entry : evidence.books().ledger()) {
            switch (entry.reason()) {
                case Entry.HELD -> effects.merge(new Effect(entry.orderId(), entry.sku(), "held"), 1, Integer::sum);
                case Entry.TAKEN, Entry.RELEASED, Entry.AUDIT_RELEASED ->
                    effects.merge(new Effect(entry.orderId(), entry.sku(), "let go"), 1, Integer::sum);
                default -> {}
            }
        }
        for (Charge charge : evidence.charges()) {
            if (charge.outcome().equals("refunded")) {
                effects.merge(new Effect(charge.orderId(), "", "given back"), 1, Integer::sum);
            }
        }
        effects.forEach((effect, times) -> {
            findings.saw(Invariant.I14, 1);
            if (times > 1) {
                findings.broken(
                        Invariant.I14, effect.orderId(), effect.what() + " " + times + " times " + effect.sku());
            }
        });
        inbox();
    }

    /** Only events have effects. */
    private void inbox() {
        Set<String> events = new HashSet<>();
        evidence.topic().events().forEach(event -> events.add(event.id()));
        for (String id : evidence.books().inbox()) {
            findings.saw(Invariant.I14, 1);
            if (!events.contains(id)) {
                findings.broken(Invariant.I14, id, "it had its effect and is not in Kafka");
            }
        }
    }
}
