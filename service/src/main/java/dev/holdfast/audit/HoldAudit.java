package dev.holdfast.audit;

import dev.holdfast.audit.AuditBooks.Kind;
import dev.holdfast.audit.AuditRun.Pace;
import dev.holdfast.failure.FaultException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what is held is what open orders want: all stock against all open orders in every run; order by order where that
 * does not fit, and in a complete run everywhere.
 */
final class HoldAudit {
    private static final Logger log = LoggerFactory.getLogger(HoldAudit.class);

    /** SKUs whose whole ledgers are read in one statement; a statement ends after 10 s, which is a million entries or more. */
    private static final int WHOLE_SKUS = 20;

    /** What a SKU's whole ledger, order by order, can contradict. */
    private static final Set<Invariant> OF_HOLDS = Set.of(Invariant.I3, Invariant.I5, Invariant.I9, Invariant.I14);

    private final AuditQuestions questions;

    HoldAudit(AuditQuestions questions) {
        this.questions = questions;
    }

    void ask(Kind kind, List<Finding> known, Found found, Pace pace) throws InterruptedException {
        Map<String, String> unequal = questions.unequalHolds(Found.MAX);
        Set<String> doubtful = skus(known, OF_HOLDS);
        doubtful.addAll(unequal.keySet());
        holds(doubtful, known, found, pace);
        unequal.forEach((sku, detail) -> {
            if (!found.namesHoldOf(sku)) {
                found.add(Finding.ofSku(Invariant.I3, sku, detail));
            }
        });
        if (kind == Kind.COMPLETE) {
            List<String> skus = questions.skus("", WHOLE_SKUS);
            while (!skus.isEmpty()) {
                holds(skus, known, found, pace);
                skus = questions.skus(skus.getLast(), WHOLE_SKUS);
            }
        }
    }

    /** A ledger too long for one statement costs no more than its own rows: what was known of them stays. */
    private void holds(Collection<String> skus, List<Finding> known, Found found, Pace pace)
            throws InterruptedException {
        if (skus.isEmpty()) {
            return;
        }
        try {
            questions.holds(skus, Found.MAX).forEach(facts -> found.addAll(facts.findings()));
        } catch (FaultException e) {
            log.warn("the ledgers of {} could not be read as a whole: {}", skus, String.valueOf(e.getMessage()));
            known.stream()
                    .filter(finding -> skus.contains(finding.sku()) && OF_HOLDS.contains(finding.invariant()))
                    .forEach(found::add);
        }
        pace.pause();
    }

    /** The SKUs that findings about these name. */
    static Set<String> skus(List<Finding> findings, Set<Invariant> about) {
        return findings.stream()
                .filter(finding -> about.contains(finding.invariant()))
                .map(Finding::sku)
                .filter(sku -> !sku.isEmpty())
                .collect(Collectors.toCollection(HashSet::new));
    }
}
