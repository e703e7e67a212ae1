package dev.holdfast.payment;

import dev.holdfast.payment.PaymentAnswer.Captured;
import dev.holdfast.payment.PaymentAnswer.Declined;
import dev.holdfast.payment.PaymentAnswer.NotFound;
import dev.holdfast.payment.PaymentAnswer.Refunded;
import dev.holdfast.payment.PaymentAnswer.Unknown;
import dev.holdfast.payment.PaymentAnswer.Voided;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A payment provider inside this process, for development and tests: what a charge becomes is decided by its token
 * ({@link SimulatedCard}), and only what the token cannot tell is remembered. That memory does not survive a restart;
 * the same charge is then answered alike, but a refund of a charge made before is answered {@code Voided}.
 */
final class SimulatedPayments implements PaymentProvider {
    /**
     * How many orders are remembered, about 20 MB. At 5,000 orders a second that is 20 s, ten times the time-out within
     * which a charge may still be on its way; a charge that was forgotten is "not found", and its repeat answers alike.
     */
    static final int REMEMBERED = 100_000;

    /** How long a call may wait for an answer that does not come; the caller's own time-out interrupts it long before. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final int declinedPerMillion;
    private final Duration patience;
    private final Map<UUID, Trace> ledger = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Trace> eldest) {
            return size() > REMEMBERED;
        }
    };

    SimulatedPayments(InstantSource clock, int declinedPerMillion) {
        this(clock, declinedPerMillion, PATIENCE);
    }

    SimulatedPayments(InstantSource clock, int declinedPerMillion, Duration patience) {
        this.patience = patience;
        this.clock = clock;
        this.declinedPerMillion = declinedPerMillion;
    }

    @Override
    public PaymentAnswer charge(Charge charge) {
        Trace trace = enter(charge);
        try {
            trace.awaitAnswer(clock.instant(), patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unknown("interrupted while the provider was silent");
        }
        return switch (trace.known(clock.instant())) {
            case Voided _, Refunded _ -> new Declined(ORDER_CANCELLED);
            case NotFound _ -> new Unknown("the provider failed");
            case PaymentAnswer told -> trace.silent() ? new Unknown("the provider is silent") : told;
        };
    }

    @Override
    public PaymentAnswer find(Charge charge) {
        Trace trace = recall(charge.orderId());
        return trace == null ? new NotFound() : trace.known(clock.instant());
    }

    @Override
    public synchronized PaymentAnswer giveBack(Charge charge) {
        Trace trace = ledger.computeIfAbsent(charge.orderId(), _ -> Trace.of(new NotFound()));
        return trace.end(clock.instant());
    }

    private synchronized @Nullable Trace recall(UUID orderId) {
        return ledger.get(orderId);
    }

    /** The order's trace; the first charge of an order makes it, one that failed once is made again. */
    private synchronized Trace enter(Charge charge) {
        SimulatedCard card = SimulatedCard.of(charge, declinedPerMillion);
        Trace trace = ledger.get(charge.orderId());
        if (trace == null) {
            trace = card.failsOnce() ? Trace.of(new NotFound()) : Trace.of(card, clock.instant());
        } else if (trace.known(clock.instant()) instanceof NotFound) {
            trace = Trace.of(card.outcome());
        }
        ledger.put(charge.orderId(), trace);
        return trace;
    }

    /** What is remembered of one order. */
    private static final class Trace {
        /** Of all that are decided at once, which are nearly all: a latch and a moment for each would be a quarter of the memory. */
        private static final CountDownLatch NOBODY_WAITS = new CountDownLatch(0);

        private final Instant due;
        private final boolean silent;
        private final CountDownLatch ended;
        private PaymentAnswer outcome;

        private Trace(PaymentAnswer outcome, Instant due, boolean silent, CountDownLatch ended) {
            this.outcome = outcome;
            this.due = due;
            this.silent = silent;
            this.ended = ended;
        }

        static Trace of(PaymentAnswer outcome) {
            return new Trace(outcome, Instant.MIN, false, NOBODY_WAITS);
        }

        static Trace of(SimulatedCard card, Instant now) {
            return card.silent() || card.delay().isPositive()
                    ? new Trace(card.outcome(), now.plus(card.delay()), card.silent(), new CountDownLatch(1))
                    : of(card.outcome());
        }

        boolean silent() {
            return silent;
        }

        synchronized PaymentAnswer known(Instant now) {
            boolean over = outcome instanceof Voided || outcome instanceof Refunded;
            return over || !now.isBefore(due) ? outcome : new Unknown("the provider has not decided yet");
        }

        synchronized PaymentAnswer end(Instant now) {
            outcome = switch (known(now)) {
                case Captured(String reference) -> new Refunded("refund-" + reference);
                case Refunded refunded -> refunded;
                case Declined _, Unknown _, Voided _, NotFound _ -> new Voided();
            };
            ended.countDown();
            return outcome;
        }

        /** Waits until the answer is due or the order is given up, whichever is first, within all patience. */
        void awaitAnswer(Instant now, Duration patience) throws InterruptedException {
            Duration wait = silent || due.isAfter(now.plus(patience)) ? patience : Duration.between(now, due);
            if (wait.isPositive()) {
                ended.await(wait.toMillis() + 1, TimeUnit.MILLISECONDS); // one more: the rest below a millisecond
            }
        }
    }
}
