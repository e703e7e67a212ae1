package dev.holdfast.rig.check;

import dev.holdfast.rig.history.History;

/**
 * Whether what is stored is what was asked. Pure: the same history, evidence and bounds get the same judgement. An answer that
 * is not known (none, or a fault of the server) may have happened or not, and at most once.
 */
public final class Checker {
    private Checker() {}

    /**
     * @param history everything that was asked of a service that began empty
     * @param evidence read at rest: every fault is healed, and the service was given its time to finish
     */
    public static Judgement judge(History history, Evidence evidence, Bounds bounds) {
        Findings findings = new Findings();
        Requests requests = new Requests(history.calls());
        new StockChecks(evidence.books(), findings).run();
        new MoneyChecks(evidence, findings).run();
        new ReadChecks(history.calls(), evidence.books(), findings).run();
        new OrderChecks(history, requests, evidence.books(), findings).run();
        new RequestChecks(requests, evidence.books(), findings).run();
        new AnswerChecks(requests, evidence.books(), findings).run();
        new EventChecks(evidence, findings).run();
        new EffectChecks(evidence, findings).run();
        new DocumentChecks(evidence, findings).run();
        new OffsetChecks(evidence, findings).run();
        new BoundChecks(history.samples(), bounds, findings).run();
        return findings.judgement(history, evidence.books());
    }
}
