package dev.holdfast.rig.bench;

import java.util.EnumMap;
import java.util.Map;

/** The figures of one measurement. Rates are of the window between its two moments. */
record Report(Conditions conditions, Measurement.Window window, Audit audit) {
    /** Accepted and stored may differ by this share, else a backlog grew and the rate was not steady. */
    private static final double STEADY = 0.05;

    /**
     * What was measured.
     *
     * @param rate requests due a second; 0 for a closed loop
     * @param settings read back from the servers
     */
    record Conditions(
            String profile,
            int connections,
            int rate,
            BenchOptions.Floor floor,
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

    /** 0 where the floor is not known. */
    int floorStoredPerSecond() {
        return switch (conditions.floor()) {
            case BenchOptions.Floor.None _ -> 0;
            case BenchOptions.Floor.Given given -> given.storedPerSecond();
        };
    }

    /** Stored orders to what the bare durable writes store; 0 where the floor is not known. */
    double ratioToFloor() {
        return floorStoredPerSecond() == 0 ? 0 : storedPerSecond() / floorStoredPerSecond();
    }

    /** Mean cores in use by each kind of process. */
    Map<ProcessKind, Double> cores() {
        Map<ProcessKind, Double> cores = new EnumMap<>(ProcessKind.class);
        for (ProcessKind kind : ProcessKind.values()) {
            long ticks = window.end().cpuTicks().getOrDefault(kind, 0L)
                    - window.start().cpuTicks().getOrDefault(kind, 0L);
            cores.put(kind, Math.max(0, ticks) / ProcessCpu.TICKS_PER_SECOND / seconds());
        }
        return cores;
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
