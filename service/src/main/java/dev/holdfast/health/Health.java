package dev.holdfast.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Asks all checks at once and sums up what they say. */
@Component
class Health {
    /** The whole answer takes less than two seconds, whatever hangs. */
    static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final List<Watch> watches;

    Health(List<HealthCheck> checks) {
        this.watches = checks.stream().map(Watch::new).toList();
    }

    enum Status {
        UP,
        DEGRADED,
        DOWN
    }

    /** What one check said. */
    record Finding(Status status, long latencyMillis) {}

    record Report(Status status, Map<String, Finding> checks) {}

    /** Down only where something essential is; anything else costs comfort, not orders. */
    Report report() {
        return ask(watches);
    }

    /** Whether an order could be taken now. */
    boolean ready() {
        List<Watch> essential =
                watches.stream().filter(watch -> watch.check().essential()).toList();
        return ask(essential).status() == Status.UP;
    }

    private static Report ask(List<Watch> watches) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        watches.forEach(Watch::start);
        Map<String, Finding> findings = new TreeMap<>();
        Status status = Status.UP;
        for (Watch watch : watches) {
            Finding finding = watch.finding(deadline);
            findings.put(watch.check().name(), finding);
            if (finding.status() != Status.UP && status != Status.DOWN) {
                status = watch.check().essential() ? Status.DOWN : Status.DEGRADED;
            }
        }
        return new Report(status, findings);
    }
}
