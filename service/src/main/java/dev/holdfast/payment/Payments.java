package dev.holdfast.payment;

import dev.holdfast.failure.TimeOuts;
import dev.holdfast.payment.PaymentAnswer.Unknown;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the provider in parallel, each call on a virtual thread of its own, bounded in time and number. A caller beyond
 * the bound waits here for a place, which slows the consumer down to what the provider takes.
 *
 * <p>A place is held until the call has truly ended, so the provider never sees more calls than the bound. After the
 * time-out the call is interrupted and its answer is {@code Unknown}; what it still answers is dropped, the reconciler
 * asks. A call that ignores the interruption is counted as overdue; should all places be overdue, nobody waits for
 * them: the answer is {@code Unknown} at once.
 */
public final class Payments implements PaymentCalls {
    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final PaymentProvider provider;
    private final Duration timeout;
    private final int inFlight;
    private final TimeOuts timeOuts;
    private final MeterRegistry meters;
    /** Fair: who waited longest is next, so no order starves while others arrive. */
    private final Semaphore places;

    private final AtomicInteger overdue = new AtomicInteger();

    public Payments(PaymentProvider provider, PaymentSettings settings, TimeOuts timeOuts, MeterRegistry meters) {
        this.provider = provider;
        this.timeOuts = timeOuts;
        this.timeout = settings.timeout();
        this.inFlight = settings.inFlight();
        this.meters = meters;
        this.places = new Semaphore(inFlight, true);
        Gauge.builder("holdfast.payment.in.flight", () -> inFlight - places.availablePermits())
                .description("Calls to the payment provider that run now")
                .register(meters);
        Gauge.builder("holdfast.payment.waiting", places::getQueueLength)
                .description("Callers that wait for a place")
                .register(meters);
        Gauge.builder("holdfast.payment.overdue", overdue::get)
                .description("Calls that run on after their time-out")
                .register(meters);
    }

    @Override
    public CompletableFuture<PaymentAnswer> charge(Charge charge) {
        return ask("charge", charge, () -> provider.charge(charge));
    }

    @Override
    public CompletableFuture<PaymentAnswer> find(Charge charge) {
        return ask("find", charge, () -> provider.find(charge));
    }

    @Override
    public CompletableFuture<PaymentAnswer> giveBack(Charge charge) {
        return ask("give-back", charge, () -> provider.giveBack(charge));
    }

    private CompletableFuture<PaymentAnswer> ask(String name, Charge charge, Question question) {
        try {
            while (!places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                if (overdue.get() >= inFlight) {
                    return unasked(name, "every place is held by a call that does not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unasked(name, "interrupted before it was asked");
        }
        return new Call(name, charge, question).start();
    }

    private CompletableFuture<PaymentAnswer> unasked(String name, String why) {
        PaymentAnswer answer = new Unknown(why);
        timer(name, answer).record(Duration.ZERO);
        return CompletableFuture.completedFuture(answer);
    }

    private Timer timer(String name, PaymentAnswer answer) {
        return Timer.builder("holdfast.payment.calls")
                .description("Calls to the payment provider by what was asked and answered")
                .tag("call", name)
                .tag("answer", kind(answer))
                .register(meters);
    }

    private static String kind(PaymentAnswer answer) {
        return switch (answer) {
            case PaymentAnswer.Captured _ -> "captured";
            case PaymentAnswer.Declined _ -> "declined";
            case PaymentAnswer.Unknown _ -> "unknown";
            case PaymentAnswer.Refunded _ -> "refunded";
            case PaymentAnswer.Voided _ -> "voided";
            case PaymentAnswer.NotFound _ -> "not-found";
        };
    }

    @FunctionalInterface
    private interface Question {
        PaymentAnswer ask();
    }

    private enum Stage {
        RUNNING,
        OVERDUE,
        ENDED
    }

    /** One call, from its place taken to its place free again. */
    private final class Call {
        private final String name;
        private final Charge charge;
        private final Question question;
        private final Timer.Sample started = Timer.start(meters);
        private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.RUNNING);
        private final CompletableFuture<PaymentAnswer> answer = new CompletableFuture<>();

        Call(String name, Charge charge, Question question) {
            this.name = name;
            this.charge = charge;
            this.question = question;
        }

        CompletableFuture<PaymentAnswer> start() {
            Thread worker = Thread.ofVirtual().name("payment-" + name).unstarted(this::run);
            timeOuts.watch(answer, timeout, () -> giveUp(worker));
            worker.start();
            return answer;
        }

        private void run() {
            PaymentAnswer told = new Unknown("the provider's client failed");
            try {
                told = Objects.requireNonNull(question.ask());
            } catch (RuntimeException e) { // a provider never throws; one that does must not lose the order
                LOG.error("The payment provider's client failed at {} of {}", name, charge, e);
            } finally {
                if (stage.getAndSet(Stage.ENDED) == Stage.RUNNING) {
                    places.release();
                    tell(told);
                } else {
                    overdue.decrementAndGet();
                    places.release();
                }
            }
        }

        private void giveUp(Thread worker) {
            overdue.incrementAndGet(); // before the stage changes, so that the end never counts it down first
            if (stage.compareAndSet(Stage.RUNNING, Stage.OVERDUE)) {
                worker.interrupt();
                tell(new Unknown("no answer within " + timeout.toMillis() + " ms"));
            } else {
                overdue.decrementAndGet();
            }
        }

        private void tell(PaymentAnswer told) {
            started.stop(timer(name, told));
            answer.complete(told);
        }
    }
}
