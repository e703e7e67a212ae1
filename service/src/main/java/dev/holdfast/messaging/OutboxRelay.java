package dev.holdfast.messaging;

import dev.holdfast.failure.FailPoint;
import dev.holdfast.settings.OnRole;
import dev.holdfast.settings.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends what waits in the outbox: reads the rows of the buckets it owns, sends their events in order, waits for Kafka, and
 * deletes exactly those rows. Whatever fails, the same rows come again; an event may be sent twice, and none overtakes
 * another of its key. Several nodes share the buckets; those of a dead one are shared anew when its session has ended.
 */
@Component
@OnRole(Role.RELAY)
final class OutboxRelay implements SmartLifecycle {
    /** Stops after the web server and the consumers, so that their last events still leave. */
    static final int PHASE = DEFAULT_PHASE - 4096;

    /** A hint may be lost with the node that would have given it. */
    private static final Duration IDLE = Duration.ofMillis(100);

    private static final long CLAIM_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long MAX_PAUSE_MILLIS = 2_000;
    private static final long STOP_SECONDS = 3;
    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    private final OutboxTable.Connections connections;
    private final Topics topics;
    private final SchemaIds schemas;
    private final Wakeup wakeup;
    private final FreshRows fresh;
    private final EventPublisher publisher;
    private final Counter relayed;
    private final Counter failures;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});
    private int failuresInARow;

    @Autowired
    OutboxRelay(
            JdbcConnectionDetails postgres,
            MessagingSettings settings,
            Topics topics,
            SchemaIds schemas,
            Wakeup wakeup,
            FreshRows fresh,
            MeterRegistry meters) {
        this(
                () -> DriverManager.getConnection(
                        postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword()),
                settings,
                topics,
                schemas,
                wakeup,
                fresh,
                meters);
    }

    OutboxRelay(
            OutboxTable.Connections connections,
            MessagingSettings settings,
            Topics topics,
            SchemaIds schemas,
            Wakeup wakeup,
            FreshRows fresh,
            MeterRegistry meters) {
        this.connections = connections;
        this.topics = topics;
        this.schemas = schemas;
        this.wakeup = wakeup;
        this.fresh = fresh;
        this.publisher = new EventPublisher(settings);
        this.relayed = Counter.builder("holdfast.outbox.relayed")
                .description("Events that Kafka has acknowledged")
                .register(meters);
        this.failures = Counter.builder("holdfast.outbox.failures")
                .description("Rounds of sending that failed and are repeated")
                .register(meters);
    }

    /** Why it cannot send at present; empty where it can. */
    Optional<String> trouble() {
        return trouble;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
    }

    private void run() {
        while (running && !topics.ready().isDone()) {
            pause(IDLE.toMillis());
        }
        while (running) {
            try (OutboxTable table = new OutboxTable(connections, fresh)) {
                relay(table);
            } catch (SQLException | RuntimeException e) {
                failed("PostgreSQL", e);
            } catch (InterruptedException e) {
                break;
            }
        }
        publisher.close();
    }

    /** Until the connection is lost, and the buckets with it. */
    private void relay(OutboxTable table) throws SQLException, InterruptedException {
        long claimedAt = System.nanoTime() - CLAIM_NANOS;
        boolean owner = false;
        while (running) {
            if (System.nanoTime() - claimedAt >= CLAIM_NANOS) {
                owner = table.claim();
                claimedAt = System.nanoTime();
            }
            if (!owner) {
                wakeup.await(IDLE);
                continue;
            }
            List<OutboxTable.Row> waiting = table.read();
            if (waiting.isEmpty()) {
                succeeded();
                wakeup.await(IDLE);
            } else {
                relay(table, OutboxRound.of(waiting));
                table.sweep();
            }
        }
    }

    private void relay(OutboxTable table, OutboxRound round) throws SQLException {
        if (!round.rows().isEmpty()) {
            if (!send(round.events())) {
                return;
            }
            int gone = round.rows().size() - table.delete(round.rows());
            FailPoint.hit("K10");
            if (gone > 0) {
                log.warn(
                        "{} of {} sent outbox rows were gone: another relay sent them too",
                        gone,
                        round.rows().size());
            }
        }
        round.damage().ifPresentOrElse(damage -> failed("a row cannot be read", damage), this::succeeded);
    }

    /** Whether Kafka has all of them. */
    private boolean send(List<OutboxEvent> events) {
        try {
            FailPoint.hit("K7");
            publisher.publish(schemas.own(), events);
            FailPoint.hit("K9");
        } catch (RuntimeException e) {
            failed("sending", e);
            return false;
        }
        relayed.increment(events.size());
        return true;
    }

    private void succeeded() {
        if (failuresInARow > 0) {
            log.info("The outbox is sent again after {} failed rounds", failuresInARow);
            failuresInARow = 0;
            trouble = Optional.empty();
        }
    }

    /** Says so at first and then now and again, and waits longer each time. */
    private void failed(String what, Exception e) {
        failures.increment();
        failuresInARow++;
        trouble = Optional.of("the outbox is not sent: " + e.getMessage());
        if (Integer.bitCount(failuresInARow) == 1) {
            log.error(
                    "The outbox is not sent ({}, {} times in a row); the same rows are tried again",
                    what,
                    failuresInARow,
                    e);
        }
        pause(Math.min(MAX_PAUSE_MILLIS, 50L << Math.min(failuresInARow, 10)));
    }

    /** Ends early where it is to stop. */
    private void pause(long millis) {
        try {
            if (stopping.await(millis, TimeUnit.MILLISECONDS)) {
                running = false;
            }
        } catch (InterruptedException e) {
            running = false;
        }
    }

    /** Lets the round under way end; what is left waits for another node or the next start. */
    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        wakeup.give();
        try {
            if (!thread.join(Duration.ofSeconds(STOP_SECONDS))) {
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

    @Override
    public int getPhase() {
        return PHASE;
    }
}
