package dev.holdfast.order;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.FailPoint;
import dev.holdfast.failure.FaultException;
import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.TimeOuts;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.order.Orders.Placed;
import dev.holdfast.storage.Database;
import dev.holdfast.storage.IdempotencyKeys;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Group commit: requests queue here, and one thread puts all that wait (up to a batch) into one transaction, in order of
 * arrival. A lone order never lingers and is a batch of one; whom a batch waits for is told by {@link Gathering}.
 *
 * <p>A batch that fails for a reason of its own is tried again order by order, so that one bad order takes no other with
 * it. A full queue says so at once, before any effect.
 */
final class Intake implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    /** Longer than a transaction can last (statement and socket time-outs); past it the outcome is unknown. */
    private static final Duration COMMIT_WAIT = Duration.ofSeconds(25);

    /** Twenty looks a quarter of a second apart: the five seconds of the contract. */
    private static final int LOOKS = 20;

    /** Between two looks at whether the first request with a key has ended. */
    static final Duration LOOK_PAUSE = Duration.ofMillis(250);

    /**
     * After a batch has waited for stock for {@link StockBook#PATIENT}, its orders do one by one: some of them want what is
     * held and cannot have it, the others are placed. More than a healthy transaction takes, and a full batch that wants
     * nothing else holds up the queue for six seconds at most.
     */
    static final Duration HURRIED = Duration.ofMillis(50);

    /** Between the web server (Boot's 1024 and 2048 below) and the relay: no request under way finds it closed. */
    private static final int PHASE = DEFAULT_PHASE - 3072;

    /** No request is left when it stops; only a PostgreSQL that hangs lets the last transaction take longer. */
    private static final Duration STOP = Duration.ofSeconds(3);

    private final Orders orders;
    private final BooleanSupplier backlogFull;
    private final OrderSettings settings;
    private final Consumer<Duration> pause;
    private final SettlingFirst settlingFirst;
    private final TimeOuts timeOuts;
    private final BlockingQueue<Waiting> queue;
    private final Gathering gathering;
    private final DistributionSummary batchSizes;
    private volatile boolean running;
    private @Nullable Thread writer;

    /** @param pause ends after so long */
    Intake(
            Orders orders,
            BooleanSupplier backlogFull,
            OrderSettings settings,
            Consumer<Duration> pause,
            SettlingFirst settlingFirst,
            TimeOuts timeOuts,
            MeterRegistry metrics) {
        this.orders = orders;
        this.backlogFull = backlogFull;
        this.settings = settings;
        this.pause = pause;
        this.settlingFirst = settlingFirst;
        this.timeOuts = timeOuts;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
        this.gathering = new Gathering(pause);
        this.batchSizes = DistributionSummary.builder("holdfast.intake.batch")
                .description("orders in one transaction")
                .register(metrics);
        metrics.gauge("holdfast.intake.queue", queue, BlockingQueue::size);
    }

    /** A request in the queue; whoever takes it first, the writer or the time-out, decides whether it runs. */
    record Waiting(PlaceOrder command, CompletableFuture<Outcome<Placed>> answer, AtomicReference<Phase> phase) {
        /** Whether {@link #end} would answer without waiting, as a rule. */
        boolean isDone() {
            return answer.isDone();
        }

        boolean take() {
            return phase.compareAndSet(Phase.QUEUED, Phase.TAKEN);
        }

        boolean giveUp() {
            return phase.compareAndSet(Phase.QUEUED, Phase.GIVEN_UP);
        }
    }

    enum Phase {
        QUEUED,
        TAKEN,
        GIVEN_UP
    }

    /**
     * Waits until the order is committed or refused; while the first request with its key still runs, looks again and
     * again before it says so.
     *
     * @throws FaultException overloaded before any effect, or unavailable with an unknown outcome
     */
    Outcome<Placed> place(PlaceOrder command) {
        return end(begin(command));
    }

    /** What became of an order that has begun. As {@link #place}. */
    Outcome<Placed> end(Waiting begun) {
        Outcome<Placed> outcome = outcome(begun);
        for (int looks = 1; looks < LOOKS && inProgress(outcome); looks++) {
            pause.accept(LOOK_PAUSE);
            outcome = outcome(begin(begun.command));
        }
        return outcome;
    }

    private static boolean inProgress(Outcome<Placed> outcome) {
        return outcome instanceof Outcome.Refused<Placed>(Refusal refusal)
                && refusal.code().equals(Code.REQUEST_IN_PROGRESS);
    }

    /**
     * Puts the order into the queue and does not wait; {@link #end} does, and has to be called.
     *
     * @throws FaultException overloaded before any effect
     */
    Waiting begin(PlaceOrder command) {
        FailPoint.hit("K1");
        Waiting waiting = new Waiting(command, new CompletableFuture<>(), new AtomicReference<>(Phase.QUEUED));
        if (!running || backlogFull.getAsBoolean() || !queue.offer(waiting)) {
            throw FaultException.overloaded(
                    "More orders wait than can be handled; nothing was done, repeat in a moment");
        }
        timeOuts.watch(waiting.answer, settings.queueWait(), () -> late(waiting));
        return waiting;
    }

    private Outcome<Placed> outcome(Waiting waiting) {
        try {
            return waiting.answer.get();
        } catch (ExecutionException e) {
            throw fault(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FaultException.unavailable("The service is stopping; repeat with the same key", e);
        }
    }

    private void late(Waiting waiting) {
        if (waiting.giveUp()) {
            waiting.answer.completeExceptionally(
                    FaultException.overloaded("The order waited too long; nothing was done, repeat in a moment"));
        } else {
            timeOuts.watch(
                    waiting.answer,
                    COMMIT_WAIT,
                    () -> waiting.answer.completeExceptionally(FaultException.unavailable(
                            "The outcome is not known yet; repeat with the same key", null)));
        }
    }

    private static FaultException fault(@Nullable Throwable cause) {
        return cause instanceof FaultException fault
                ? fault
                : new FaultException(Code.INTERNAL, "The order could not be placed", cause);
    }

    private void write() {
        List<Waiting> drained = new ArrayList<>(settings.batch());
        int callers = 0;
        while (running || !queue.isEmpty()) {
            try {
                @Nullable Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    callers = 0;
                    continue;
                }
                if (settlingFirst.takesPause() && callers > 1) {
                    pause.accept(SettlingFirst.PAUSE);
                }
                gathering.await(callers, () -> queue.size() + 1);
                drained.clear();
                drained.add(first);
                queue.drainTo(drained, settings.batch() - 1);
                List<Waiting> batch = drained.stream().filter(Waiting::take).toList();
                inRounds(batch);
                callers = Math.min(settings.batch(), batch.size() + queue.size());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Keys within one transaction differ: the second request with a key goes into a round after the first. */
    private void inRounds(List<Waiting> batch) {
        List<Waiting> rest = batch;
        while (!rest.isEmpty()) {
            Set<String> keys = new HashSet<>();
            List<Waiting> round = new ArrayList<>();
            Map<String, List<Waiting>> later = new LinkedHashMap<>();
            for (Waiting waiting : rest) {
                if (keys.add(waiting.command.key())) {
                    round.add(waiting);
                } else {
                    later.computeIfAbsent(waiting.command.key(), _ -> new ArrayList<>())
                            .add(waiting);
                }
            }
            commit(round, StockBook.PATIENT);
            rest = later.values().stream().flatMap(List::stream).toList();
        }
    }

    private void commit(List<Waiting> batch, Duration lockWait) {
        try {
            List<Outcome<Placed>> outcomes =
                    orders.place(batch.stream().map(Waiting::command).toList(), lockWait);
            batchSizes.record(batch.size());
            FailPoint.hit("K5");
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer.complete(outcomes.get(i));
            }
        } catch (RuntimeException e) {
            failed(batch, e);
        }
    }

    private void failed(List<Waiting> batch, RuntimeException cause) {
        boolean locked = Database.isLockTimeout(cause);
        if (cause instanceof FaultException && (!locked || batch.size() == 1)) { // PostgreSQL is away for every order
            log.warn("{} orders could not be placed: {}", batch.size(), cause.getMessage());
            batch.forEach(waiting -> waiting.answer.completeExceptionally(cause));
        } else if (batch.size() > 1) {
            log.warn("a batch of {} orders failed and is tried order by order", batch.size(), cause);
            batch.forEach(waiting -> commit(List.of(waiting), locked ? HURRIED : StockBook.PATIENT));
        } else if (cause instanceof OrderStore.KeyBusy) {
            batch.getFirst().answer.complete(Outcome.refused(IdempotencyKeys.inProgress()));
        } else {
            log.error("an order could not be placed", cause);
            batch.getFirst().answer.completeExceptionally(cause);
        }
    }

    @Override
    public void start() {
        running = true;
        writer = Thread.ofPlatform().name("intake").start(this::write);
    }

    /** Takes nothing new, commits what waits, then ends. */
    @Override
    public void stop() {
        running = false;
        Thread thread = writer;
        if (thread != null) {
            try {
                thread.join(STOP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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
