package dev.holdfast.rig.check;

import dev.holdfast.rig.history.Sample;
import java.util.List;

/** I17: what the nodes used, at every moment they were asked. */
final class BoundChecks {
    private final List<Sample> samples;
    private final Bounds bounds;
    private final Findings findings;

    BoundChecks(List<Sample> samples, Bounds bounds, Findings findings) {
        this.samples = samples;
        this.bounds = bounds;
        this.findings = findings;
    }

    void run() {
        for (Sample sample : samples) {
            findings.saw(Invariant.I17, 1);
            within(sample, "heap", sample.heapBytes(), bounds.heapBytes());
            within(sample, "threads", sample.threads(), bounds.threads());
            within(sample, "connections", sample.connections(), bounds.connections());
            within(sample, "backlog", sample.backlog(), bounds.backlog());
        }
    }

    private void within(Sample sample, String what, long used, long most) {
        if (used > most) {
            findings.broken(Invariant.I17, sample.node(), what + " of " + used + " over " + most, sample);
        }
    }
}
