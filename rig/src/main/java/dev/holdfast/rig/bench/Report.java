package dev.holdfast.rig.bench;

import dev.holdfast.rig.machine.ProcessCpu;
import dev.holdfast.rig.machine.ProcessKind;
import java.util.Map;

/** The figures of one measurement. Rates are of the window between its two moments. */
record Report(Conditions conditions, Measurement.Window window, Audit audit) {
    /** Accepted and stored may differ by this share, else a backlog grew and the rate was not steady. */
    private static final double STEADY = 0.05;

    /**
     * What was measured.
     *
     * @param rate requests due a second; 0 for a closed loop
     * @param floorStoredPerSecond what the bare durable writes store on this machine; 0 where it is not known
     * @param settings read back from the servers
     */
    record Conditions(
            String profile,
            int connections,
            int rate,
            int floorStoredPerSecond,
            long ordersBefore,
            Map<String, String> settings) {}

    double seconds() {
        return window.end().secondsSince(window.start());
    }

    double acceptedPerSecond() {
        return window.end().counts().acceptedPerSecond(window.start().counts());
    }

    double confirmedPerSecond() {
        return window.end().counts().confirmedPerSecond(window.start().counts());
    }

    double storedPerSecond() {
        return window.end().counts().storedPerSecond(window.start().counts());
    }

    /** All answers, of orders and reads. */
    double requestsPerSecond() {
        return window.tally().count() / seconds();
    }

    boolean steady() {
        return Math.abs(acceptedPerSecond() - storedPerSecond()) <= STEADY * acceptedPerSecond();
    }

    int floorStoredPerSecond() {
        return conditions.floorStoredPerSecond();
    }

    /** Stored orders to what the bare durable writes store; 0 where the floor is not known. */
    double ratioToFloor() {
        return floorStoredPerSecond() == 0 ? 0 : storedPerSecond() / floorStoredPerSecond();
    }

    /** Mean cores in use by each kind of process. */
    Map<ProcessKind, Double> cores() {
        return ProcessCpu.cores(window.start().cpuTicks(), window.end().cpuTicks(), seconds());
    }

    /** The generator's part of the CPU that was used. */
    double generatorShare() {
        double all = cores().values().stream().mapToDouble(Double::doubleValue).sum();
        return all == 0 ? 0 : cores().getOrDefault(ProcessKind.GENERATOR, 0.0) / all;
    }

    double idleShare() {
        return window.end().machine().idleShareSince(window.start().machine());
    }

    double stealShare() {
        return window.end().machine().stealShareSince(window.start().machine());
    }

    double kilobytesPerOrder() {
        long orders = window.end().counts().accepted() - window.start().counts().accepted();
        return window.end().service().kilobytesPerOrder(window.start().service(), orders);
    }

    double meanIntakeBatch() {
        return window.end().service().meanBatch(window.start().service());
    }

    double heapUsedMegabytes() {
        return window.end().service().heapUsedBytes() / 1_000_000;
    }
}
