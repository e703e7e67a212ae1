package dev.holdfast.failure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time-outs of answers that nearly always come in time: all that are awaited are looked at together, so one is late by up to
 * {@link #LOOK} itself. A timer each, which a timed wait of a virtual thread is too, wakes the thread of the timers for every
 * answer: 1.3 times an order and 12 % of the service's CPU.
 *
 * <p>Bounded by whoever asks: it holds what is awaited and what was answered since the last look.
 */
public final class TimeOuts {
    /** What the shortest time-out that makes sense, 100 ms, may be late by. */
    static final Duration LOOK = Duration.ofMillis(50);

    private static final Logger LOG = LoggerFactory.getLogger(TimeOuts.class);

    private final LongSupplier nanos;
    private final ConcurrentLinkedQueue<Awaited> awaited = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    /** @param nanos a clock that only moves forward */
    public TimeOuts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Awaited(CompletableFuture<?> answer, long until, Runnable late) {}

    /** Runs {@code late} once, on a thread that must not wait, unless the answer is there within so long. */
    public void watch(CompletableFuture<?> answer, Duration within, Runnable late) {
        awaited.add(new Awaited(answer, nanos.getAsLong() + within.toNanos(), late));
        lookSoon();
    }

    private void lookSoon() {
        if (!looking.get() && looking.compareAndSet(false, true)) {
            ForkJoinPool.commonPool().schedule(this::look, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        try {
            endOverdue();
        } finally {
            looking.set(false);
            if (!awaited.isEmpty()) {
                lookSoon();
            }
        }
    }

    /** Forgets what was answered, and ends what is overdue. One at a time, so that nobody is told twice. */
    synchronized void endOverdue() {
        long now = nanos.getAsLong();
        awaited.removeIf(one -> one.answer.isDone() || isOverdue(one, now));
    }

    private static boolean isOverdue(Awaited one, long now) {
        if (now - one.until < 0) {
            return false;
        }
        try {
            one.late.run();
        } catch (RuntimeException e) { // the others have to be told all the same
            LOG.error("A time-out could not be told", e);
        }
        return true;
    }
}
