package dev.holdfast.rig.bench;

import java.util.Map;

/**
 * Counters at one time; two of them make a window.
 *
 * @param nanos of {@link System#nanoTime}
 * @param accepted orders answered with 202 so far
 * @param confirmed orders confirmed in PostgreSQL so far
 * @param stored documents confirmed in MongoDB so far
 * @param cpuTicks used so far by each kind of process
 * @param machine the machine's own clock of idle and stolen time
 */
record Moment(
        long nanos, long accepted, long confirmed, long stored, Map<ProcessKind, Long> cpuTicks, MachineCpu machine) {

    double secondsSince(Moment start) {
        return (nanos - start.nanos) / 1e9;
    }
}
