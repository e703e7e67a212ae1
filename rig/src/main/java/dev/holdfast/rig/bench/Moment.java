package dev.holdfast.rig.bench;

import dev.holdfast.rig.machine.MachineCpu;
import dev.holdfast.rig.machine.ProcessKind;
import java.util.Map;

/**
 * All that is counted, at one time; two of them make a window.
 *
 * @param cpuTicks used so far by each kind of process
 * @param machine the machine's own clock of idle and stolen time
 * @param service what the service says of itself
 */
record Moment(Counts counts, Map<ProcessKind, Long> cpuTicks, MachineCpu machine, ServiceMetrics service) {
    double secondsSince(Moment start) {
        return counts.secondsSince(start.counts);
    }
}
