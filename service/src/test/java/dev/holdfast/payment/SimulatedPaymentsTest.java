package dev.holdfast.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.money.Money;
import dev.holdfast.payment.PaymentAnswer.Captured;
import dev.holdfast.payment.PaymentAnswer.Declined;
import dev.holdfast.payment.PaymentAnswer.NotFound;
import dev.holdfast.payment.PaymentAnswer.Unknown;
import dev.holdfast.payment.PaymentAnswer.Voided;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedPaymentsTest extends PaymentContract {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Instant now = NOON;
    private final SimulatedPayments simulated = new SimulatedPayments(() -> now, 0);

    @Override
    PaymentProvider provider() {
        return new SimulatedPayments(InstantSource.system(), 250_000);
    }

    @Override
    Duration haste() {
        return Duration.ofMillis(300);
    }

    @AfterEach
    void leavesNoInterruptionBehind() {
        Thread.interrupted();
    }

    @Test
    void decidesASlowChargeExactlyWhenItIsDue() {
        Charge charge = of("tok_slow_5000");
        assertThat(interrupted(charge)).isInstanceOf(Unknown.class);
        now = NOON.plusMillis(4999);
        assertThat(simulated.find(charge)).isInstanceOf(Unknown.class);
        now = NOON.plusMillis(5000);
        assertThat(simulated.find(charge)).isInstanceOf(Captured.class);
        assertThat(simulated.charge(charge)).isEqualTo(simulated.find(charge));
    }

    @Test
    void countsASlowChargesTimeFromTheFirstRequest() {
        Charge charge = of("tok_slow_5000");
        interrupted(charge);
        now = NOON.plusMillis(4000);
        interrupted(charge);
        now = NOON.plusMillis(5000);
        assertThat(simulated.charge(charge)).isInstanceOf(Captured.class);
    }

    @Test
    void staysInterruptedWhenItWasInterrupted() {
        interrupted(of("tok_timeout_captured"));
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void wakesAWaitingChargeWhenItsOrderIsGivenUp() {
        Charge charge = of("tok_slow_50000");
        CompletableFuture<PaymentAnswer> waiting = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> waiting.complete(simulated.charge(charge)));
        while (simulated.find(charge) instanceof NotFound) {
            Thread.onSpinWait();
        }
        assertThat(simulated.giveBack(charge)).isEqualTo(new Voided());
        assertThat(waiting.join()).isEqualTo(new Declined(PaymentProvider.ORDER_CANCELLED));
    }

    @Test
    void losesItsPatienceWithAnAnswerThatDoesNotCome() {
        SimulatedPayments hasty = new SimulatedPayments(() -> now, 0, Duration.ofMillis(10));
        assertThat(hasty.charge(of("tok_timeout_captured"))).isEqualTo(new Unknown("the provider is silent"));
        assertThat(hasty.charge(of("tok_timeout_declined"))).isEqualTo(new Unknown("the provider is silent"));
        assertThat(hasty.charge(of("tok_slow_900000"))).isEqualTo(new Unknown("the provider has not decided yet"));
    }

    @Test
    void answersAlikeAfterARestart() {
        SimulatedPayments restarted = new SimulatedPayments(() -> now, 500_000);
        SimulatedPayments before = new SimulatedPayments(() -> now, 500_000);
        LongStream.range(0, 1000).mapToObj(SimulatedPaymentsTest::goodToken).forEach(charge -> {
            assertThat(restarted.charge(charge)).isEqualTo(before.charge(charge));
        });
    }

    @Test
    void forgetsTheOrderNotAskedForLongest() {
        LongStream.range(0, SimulatedPayments.REMEMBERED)
                .mapToObj(SimulatedPaymentsTest::goodToken)
                .forEach(simulated::charge);
        assertThat(simulated.find(goodToken(0))).isInstanceOf(Captured.class);
        simulated.charge(goodToken(SimulatedPayments.REMEMBERED));
        assertThat(simulated.find(goodToken(0))).isInstanceOf(Captured.class);
        assertThat(simulated.find(goodToken(1))).isInstanceOf(NotFound.class);
        assertThat(simulated.find(goodToken(2))).isInstanceOf(Captured.class);
    }

    @Test
    void namesARefundAfterItsCapture() {
        Charge charge = of("tok_ok");
        simulated.charge(charge);
        assertThat(simulated.giveBack(charge)).isEqualTo(new PaymentAnswer.Refunded("refund-sim-" + charge.orderId()));
    }

    /** Asks on a thread that is interrupted already, so that nothing is waited for. */
    private PaymentAnswer interrupted(Charge charge) {
        Thread.currentThread().interrupt();
        return simulated.charge(charge);
    }

    private static Charge goodToken(long n) {
        return new Charge(new UUID(n, n), new Money(100, "EUR"), "tok_ok");
    }
}
