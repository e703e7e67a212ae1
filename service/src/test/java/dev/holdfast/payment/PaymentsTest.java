package dev.holdfast.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.TimeOuts;
import dev.holdfast.money.Money;
import dev.holdfast.payment.PaymentAnswer.Captured;
import dev.holdfast.payment.PaymentAnswer.NotFound;
import dev.holdfast.payment.PaymentAnswer.Unknown;
import dev.holdfast.payment.PaymentAnswer.Voided;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PaymentsTest {
    private static final Charge CHARGE = new Charge(new UUID(1, 2), new Money(1999, "EUR"), "tok_ok");
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch open = new CountDownLatch(1);

    @AfterEach
    void letsEveryCallEnd() {
        open.countDown();
    }

    @Test
    void passesEachQuestionAndItsAnswerOn() {
        Payments payments = payments(LONG, 1, () -> new Captured("ref"));
        assertThat(payments.charge(CHARGE).join()).isEqualTo(new Captured("ref"));
        assertThat(payments.find(CHARGE).join()).isEqualTo(new NotFound());
        assertThat(payments.giveBack(CHARGE).join()).isEqualTo(new Voided());
        assertThat(calls("charge", "captured")).isEqualTo(1);
        assertThat(calls("find", "not-found")).isEqualTo(1);
        assertThat(calls("give-back", "voided")).isEqualTo(1);
    }

    @Test
    void neverRunsMoreCallsThanTheBound() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Payments payments = payments(LONG, 4, () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1000);
            running.decrementAndGet();
            return new Captured("ref");
        });
        List<CompletableFuture<PaymentAnswer>> answers = new ArrayList<>();
        for (int n = 0; n < 2000; n++) {
            answers.add(payments.charge(CHARGE));
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(new Captured("ref")));
        assertThat(most.get()).isBetween(1, 4);
        assertThat(gauge("in.flight")).isZero();
    }

    @Test
    void runsCallsSideBySide() {
        CountDownLatch together = new CountDownLatch(8);
        Payments payments = payments(LONG, 8, () -> {
            together.countDown();
            return reached(together) ? new Captured("ref") : new Unknown("alone");
        });
        List<CompletableFuture<PaymentAnswer>> answers = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            answers.add(payments.charge(CHARGE));
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(new Captured("ref")));
    }

    @Test
    void makesTheCallerWaitForAPlace() throws Exception {
        Payments payments = payments(LONG, 1, this::afterOpening);
        CompletableFuture<PaymentAnswer> first = payments.charge(CHARGE);
        CompletableFuture<PaymentAnswer> second = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform()
                .start(() -> second.complete(payments.charge(CHARGE).join()));
        await(() -> gauge("waiting") == 1);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        assertThat(gauge("in.flight")).isEqualTo(1);
        open.countDown();
        assertThat(first.join()).isEqualTo(second.join()).isEqualTo(new Captured("ref"));
        caller.join();
    }

    @Test
    void doesNotKnowAfterTheTimeOutAndTakesThePlaceBack() {
        Payments payments = payments(SHORT, 1, () -> {
            reached(open);
            return new Captured("late");
        });
        assertThat(payments.charge(CHARGE).join()).isEqualTo(new Unknown("no answer within 100 ms"));
        await(() -> gauge("in.flight") == 0 && gauge("overdue") == 0);
        assertThat(payments.find(CHARGE).join()).isEqualTo(new NotFound());
        assertThat(calls("charge", "captured")).isZero();
        assertThat(calls("charge", "unknown")).isEqualTo(1);
    }

    @Test
    void countsACallThatIgnoresItsInterruptionUntilItEnds() {
        Payments payments = payments(SHORT, 2, this::deaf);
        assertThat(payments.charge(CHARGE).join()).isInstanceOf(Unknown.class);
        assertThat(gauge("overdue")).isEqualTo(1);
        assertThat(gauge("in.flight")).isEqualTo(1);
        assertThat(payments.find(CHARGE).join()).isEqualTo(new NotFound());
        open.countDown();
        await(() -> gauge("overdue") == 0 && gauge("in.flight") == 0);
    }

    @Test
    void waitsForNobodyWhereEveryPlaceIsOverdue() {
        Payments payments = payments(SHORT, 2, this::deaf);
        CompletableFuture<PaymentAnswer> first = payments.charge(CHARGE);
        CompletableFuture<PaymentAnswer> second = payments.charge(CHARGE);
        assertThat(payments.charge(CHARGE).join())
                .isEqualTo(new Unknown("every place is held by a call that does not end"));
        assertThat(first.join()).isInstanceOf(Unknown.class);
        assertThat(second.join()).isInstanceOf(Unknown.class);
        open.countDown();
        await(() -> gauge("in.flight") == 0);
        assertThat(payments.charge(CHARGE).join()).isEqualTo(new Captured("ref"));
    }

    @Test
    void doesNotKnowWhereTheProviderThrows() {
        Payments payments = payments(LONG, 1, () -> {
            throw new IllegalStateException("broken");
        });
        assertThat(payments.charge(CHARGE).join()).isEqualTo(new Unknown("the provider's client failed"));
        await(() -> gauge("in.flight") == 0);
    }

    @Test
    @SuppressWarnings("NullAway") // what the compiler forbids a provider, one in another language may still do
    void doesNotKnowWhereTheProviderAnswersNothing() {
        Payments payments = payments(LONG, 1, () -> null);
        assertThat(payments.charge(CHARGE).join()).isEqualTo(new Unknown("the provider's client failed"));
    }

    @Test
    void staysInterruptedWhenInterruptedWhileWaiting() {
        Payments payments = payments(LONG, 1, this::afterOpening);
        Thread.currentThread().interrupt();
        assertThat(payments.charge(CHARGE).join()).isEqualTo(new Unknown("interrupted before it was asked"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(gauge("in.flight")).isZero();
    }

    private PaymentAnswer afterOpening() {
        return reached(open) ? new Captured("ref") : new Unknown("interrupted");
    }

    /** Goes on however often it is interrupted. */
    private PaymentAnswer deaf() {
        while (true) {
            try {
                open.await();
                return new Captured("ref");
            } catch (InterruptedException e) {
                assertThat(open.getCount()).isNotNegative();
            }
        }
    }

    private static boolean reached(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void await(Supplier<Boolean> condition) {
        while (!condition.get()) { // bounded by the test's own time-out
            LockSupport.parkNanos(100_000);
        }
    }

    private double gauge(String name) {
        return meters.get("holdfast.payment." + name).gauge().value();
    }

    private long calls(String call, String answer) {
        var timer = meters.find("holdfast.payment.calls")
                .tags("call", call, "answer", answer)
                .timer();
        return timer == null ? 0 : timer.count();
    }

    private Payments payments(Duration timeout, int inFlight, Supplier<PaymentAnswer> charged) {
        PaymentSettings settings = new PaymentSettings(
                PaymentSettings.Provider.SIMULATED, URI.create("http://127.0.0.1:1"), timeout, inFlight, 0);
        return new Payments(new Answering(charged), settings, new TimeOuts(System::nanoTime), meters);
    }

    /** Charges as it is told; knows nothing and gives nothing back. */
    private record Answering(Supplier<PaymentAnswer> charged) implements PaymentProvider {
        @Override
        public PaymentAnswer charge(Charge charge) {
            return charged.get();
        }

        @Override
        public PaymentAnswer find(Charge charge) {
            return new NotFound();
        }

        @Override
        public PaymentAnswer giveBack(Charge charge) {
            return new Voided();
        }
    }
}
