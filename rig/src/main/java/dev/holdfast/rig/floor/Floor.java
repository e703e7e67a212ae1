package dev.holdfast.rig.floor;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import dev.holdfast.rig.machine.ProcessCpu;
import dev.holdfast.rig.machine.ProcessKind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures the floor: a warm-up, a window, until all is stored, an audit; then nothing is left of it on the servers. */
public final class Floor {
    private static final int SKUS = 200;
    private static final int WARMUP_SECONDS = 20;
    private static final int SECONDS = 25;
    private static final int STORED_WITHIN_SECONDS = 60;
    private static final long WATCH_MILLIS = 100;

    private Floor() {}

    /** Orders stored a second. Fails when its own audit does not hold, since the figure would mean nothing. */
    public static int storedPerSecond(Settings settings) throws InterruptedException {
        if (settings.kafkaServers().isEmpty()) {
            throw new RigException("KAFKA_BOOTSTRAP_SERVERS is not set: the floor needs Kafka");
        }
        System.out.printf("floor: %d s of warm-up, %d s of window%n", WARMUP_SECONDS, SECONDS);
        String topic = "holdfast-floor-" + Long.toString(System.currentTimeMillis(), 36);
        FloorKafka kafka = FloorKafka.create(settings.kafkaServers(), topic);
        try (FloorTables tables = FloorTables.create(settings, SKUS);
                FloorDocuments documents = new FloorDocuments(settings)) {
            double perSecond = measure(new FloorStages(tables, kafka, documents, SKUS), tables, documents);
            documents.drop();
            return (int) Math.round(perSecond);
        } finally {
            kafka.drop(FloorStages.GROUPS);
        }
    }

    private static double measure(FloorStages stages, FloorTables tables, FloorDocuments documents)
            throws InterruptedException {
        ProcessCpu cpu = ProcessCpu.ofThisMachine();
        StringBuilder text = new StringBuilder("cores");
        stages.start();
        double perSecond;
        double acceptedPerSecond;
        try {
            watch(stages, WARMUP_SECONDS);
            long began = System.nanoTime();
            Map<ProcessKind, Long> ticks = cpu.ticks();
            long accepted = stages.accepted();
            long stored = stages.stored();
            watch(stages, SECONDS);
            double seconds = (System.nanoTime() - began) / 1e9;
            perSecond = (stages.stored() - stored) / seconds;
            acceptedPerSecond = (stages.accepted() - accepted) / seconds;
            Map<ProcessKind, Double> cores = ProcessCpu.cores(ticks, cpu.ticks(), seconds);
            cores.forEach((kind, used) -> text.append(" %s %.2f".formatted(kind.title(), used)));
            stages.acceptNoMore();
            runDry(stages);
        } finally {
            stages.stop();
        }
        List<String> faults = tables.sums(stages.accepted(), documents.count(), documents.confirmed())
                .faults();
        if (!faults.isEmpty()) {
            throw new RigException("the floor's own audit does not hold: " + String.join(", ", faults));
        }
        System.out.printf(
                "floor: accepted %,.0f/s, stored %,.0f/s, audit ok; %s%n", acceptedPerSecond, perSecond, text);
        return perSecond;
    }

    private static void watch(FloorStages stages, int seconds) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < until) {
            Throwable fault = stages.failure();
            if (fault != null) {
                throw new RigException("the floor failed: " + fault.getMessage(), fault);
            }
            Thread.sleep(WATCH_MILLIS);
        }
    }

    /** What does not arrive in time shows in the audit. */
    private static void runDry(FloorStages stages) throws InterruptedException {
        for (int i = 0; i < STORED_WITHIN_SECONDS && stages.stored() < stages.accepted(); i++) {
            watch(stages, 1);
        }
        watch(stages, 1); // the last rows of the outbox go after their events
    }
}
