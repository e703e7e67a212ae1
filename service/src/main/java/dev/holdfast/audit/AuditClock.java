package dev.holdfast.audit;

import dev.holdfast.audit.AuditBooks.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * When the audit runs: on one node, never asking for more than a fifth of the time, and so seldom that what is recent takes
 * no more than a fiftieth whatever there is to ask; a complete run, at the hour when shops are quiet, takes its fifth. Every
 * node tells the same metrics, from the books.
 */
final class AuditClock implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AuditClock.class);

    /** A run over what is recent is followed by a pause so many times as long as it asked: two hundredths of one core at the most. */
    private static final int REST = 49;

    /** The same after each statement: seconds of a core in one piece would be seen in the answers of a machine of two. */
    private static final int STATEMENT_REST = 4;

    /** Above what a statement takes while the servers answer. */
    private static final Duration STOP = Duration.ofSeconds(3);

    private final AuditLeader leader;
    private final AuditRun audit;
    private final AuditBooks books;
    private final AuditSettings settings;
    private final LongSupplier nanoTime;
    private final Counter failures;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;
    private volatile Told told = new Told(Map.of(), 0, 0, 0);
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});
    private boolean failing;
    private long restUntil;

    /** What the books said when this node last looked; times in milliseconds since 1970. */
    private record Told(Map<Invariant, Long> broken, long endedAt, long recentMillis, long completeMillis) {}

    AuditClock(
            AuditLeader leader,
            AuditRun audit,
            AuditBooks books,
            AuditSettings settings,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.leader = leader;
        this.audit = audit;
        this.books = books;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.restUntil = nanoTime.getAsLong();
        for (Invariant invariant : Invariant.values()) {
            if (invariant.asked()) {
                Gauge.builder("holdfast.audit.broken", () -> told.broken.getOrDefault(invariant, 0L))
                        .tag("invariant", invariant.name())
                        .description("Rows that do not hold; at 100 it says: at least")
                        .register(meters);
            }
        }
        Gauge.builder("holdfast.audit.last.run", () -> told.endedAt / 1_000.0)
                .baseUnit("seconds")
                .description("When the books were last asked, in seconds since 1970")
                .register(meters);
        Gauge.builder("holdfast.audit.duration", () -> told.recentMillis / 1_000.0)
                .tag("kind", "recent")
                .baseUnit("seconds")
                .description("How long the last run took")
                .register(meters);
        Gauge.builder("holdfast.audit.duration", () -> told.completeMillis / 1_000.0)
                .tag("kind", "complete")
                .baseUnit("seconds")
                .description("How long the last run took")
                .register(meters);
        failures = Counter.builder("holdfast.audit.failures")
                .description("Runs that ended before their end, and are begun anew")
                .register(meters);
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("audit").daemon().start(this::run);
    }

    private void run() {
        try {
            while (!stopping.await(settings.pause().toNanos(), TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            leader.close();
        } catch (SQLException e) {
            log.debug("the audit's session was gone already", e);
        }
    }

    private void look() throws InterruptedException {
        try {
            if (leader.leads()) {
                if (books.completeIsDue(settings.completeHour())) {
                    run(Kind.COMPLETE);
                }
                if (nanoTime.getAsLong() - restUntil >= 0) {
                    run(Kind.RECENT);
                }
            }
            tell();
            failing = false;
        } catch (SQLException | RuntimeException e) {
            failures.increment();
            if (!failing) {
                log.warn("the books could not be asked and will be asked again: {}", e.toString());
            }
            failing = true;
        }
    }

    private void run(Kind kind) throws InterruptedException {
        Instant startedAt = books.now();
        long from = nanoTime.getAsLong();
        Breath breath = new Breath(from);
        List<Finding> found;
        try {
            found = audit.run(kind, breath);
        } finally { // a run that failed has cost as much
            if (kind == Kind.RECENT) {
                restUntil = nanoTime.getAsLong() + REST * breath.asked();
            }
        }
        books.ended(kind, startedAt, TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - from));
        if (!found.isEmpty() && !found.stream().allMatch(finding -> told.broken.containsKey(finding.invariant()))) {
            log.error("the books do not agree, {} rows; the first: {}", found.size(), found.getFirst());
        }
    }

    /** The pauses of one run. */
    private final class Breath implements AuditRun.Pace {
        private long since;
        private long asked;

        Breath(long since) {
            this.since = since;
        }

        @Override
        public void pause() throws InterruptedException {
            long statement = nanoTime.getAsLong() - since;
            stopping.await(STATEMENT_REST * statement, TimeUnit.NANOSECONDS);
            asked += statement;
            since = nanoTime.getAsLong();
            if (!running) {
                throw new InterruptedException("the node is to stop");
            }
        }

        /** How long was asked so far, in nanoseconds, without the pauses. */
        long asked() {
            return asked + nanoTime.getAsLong() - since;
        }
    }

    private void tell() {
        AuditBooks.Run recent = books.last(Kind.RECENT);
        told = new Told(
                books.counts(),
                recent.endedAt() == null ? 0 : recent.endedAt().toEpochMilli(),
                recent.millis(),
                books.last(Kind.COMPLETE).millis());
    }

    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        try {
            if (!thread.join(STOP)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
