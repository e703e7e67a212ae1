package dev.holdfast.rig.check;

import java.util.List;

/** What became of all invariants, in their order. */
public record Judgement(List<Verdict> verdicts) {
    public Judgement {
        verdicts = List.copyOf(verdicts);
    }

    /**
     * Of one invariant.
     *
     * @param seen how many things were looked at; an invariant over none proves nothing
     * @param broken how many of them do not hold
     * @param findings the first of those
     */
    public record Verdict(Invariant invariant, long seen, long broken, List<Finding> findings) {
        public Verdict {
            findings = List.copyOf(findings);
        }

        /** Broken where anything is, even among few. */
        public Answer answer() {
            if (broken > 0) {
                return Answer.BROKEN;
            }
            return seen == 0 ? Answer.NOT_SEEN : Answer.HOLDS;
        }
    }

    /** What is said of an invariant. */
    public enum Answer {
        HOLDS,
        BROKEN,
        NOT_SEEN
    }

    /** Whether nothing is broken; what was not seen breaks nothing, and proves nothing. */
    public boolean holds() {
        return verdicts.stream().allMatch(verdict -> verdict.broken() == 0);
    }

    public Verdict of(Invariant invariant) {
        return verdicts.get(invariant.ordinal());
    }
}
