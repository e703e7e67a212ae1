package dev.holdfast.rig.prove;

import dev.holdfast.rig.check.Judgement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What was done to one world, and what is said of it.
 *
 * @param lasted from the first server's start to the judgement
 * @param counts what there was in the end: calls, orders, charges and the like, in the order to be told
 * @param hits how often a process died at each kill point, and at random
 * @param missed kill points that were wanted and not hit: nothing is proved of them
 * @param troubles what went wrong beside the invariants
 * @param leftOut faults that this machine cannot make, with the reason: nothing is proved of them
 */
record Proof(
        long seed,
        Duration lasted,
        Map<String, Long> counts,
        Map<String, Integer> hits,
        List<String> missed,
        List<Remarks.Played> played,
        List<String> troubles,
        List<String> leftOut,
        Judgement judgement) {
    /** What nothing was seen of is not proved. */
    boolean holds() {
        return troubles.isEmpty()
                && missed.isEmpty()
                && judgement.verdicts().stream().allMatch(verdict -> verdict.answer() == Judgement.Answer.HOLDS);
    }
}
