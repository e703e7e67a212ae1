package dev.holdfast.messaging;

import dev.holdfast.storage.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * How much waits in the outbox, asked of PostgreSQL once a second. While PostgreSQL is away the last answer stands: nothing
 * can be added then either.
 */
@Component
final class OutboxBacklog implements SmartLifecycle {
    private static final long SAMPLE_MILLIS = 1_000;
    private static final Logger log = LoggerFactory.getLogger(OutboxBacklog.class);

    private record Sample(long rows, long events, double oldestSeconds) {}

    private final Database database;
    private final int maxEvents;
    private volatile Sample last = new Sample(0, 0, 0);
    private volatile boolean running;
    private volatile Thread sampler = Thread.ofVirtual().unstarted(() -> {});

    OutboxBacklog(Database database, MessagingSettings settings, MeterRegistry meters) {
        this.database = database;
        this.maxEvents = settings.outboxMaxEvents();
        Gauge.builder("holdfast.outbox.rows", () -> last.rows)
                .description("Rows that wait to be sent")
                .register(meters);
        Gauge.builder("holdfast.outbox.events", () -> last.events)
                .description("Events that wait to be sent")
                .register(meters);
        Gauge.builder("holdfast.outbox.oldest", () -> last.oldestSeconds)
                .baseUnit("seconds")
                .description("Age of the oldest row that waits to be sent")
                .register(meters);
    }

    boolean isFull() {
        return last.events >= maxEvents;
    }

    /** Asks now. Every live row is read, but not its payload, which is stored outside the row where it is large. */
    void sample() {
        last = database.guarded(() -> database.sql("""
                        select count(*), coalesce(sum(events), 0),
                               coalesce(extract(epoch from now() - min(created_at)), 0)
                          from outbox
                        """)
                .query((row, n) -> new Sample(row.getLong(1), row.getLong(2), Math.max(0, row.getDouble(3))))
                .single());
    }

    @Override
    public void start() {
        running = true;
        sampler = Thread.ofVirtual().name("outbox-backlog").start(this::run);
    }

    private void run() {
        boolean away = false;
        while (running) {
            try {
                sample();
                away = false;
            } catch (RuntimeException e) {
                if (!away) {
                    log.warn("The outbox cannot be counted; the last count stands", e);
                }
                away = true;
            }
            try {
                Thread.sleep(SAMPLE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        sampler.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
