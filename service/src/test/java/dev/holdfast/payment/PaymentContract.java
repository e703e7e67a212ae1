package dev.holdfast.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.TimeOuts;
import dev.holdfast.money.Money;
import dev.holdfast.payment.PaymentAnswer.Captured;
import dev.holdfast.payment.PaymentAnswer.Declined;
import dev.holdfast.payment.PaymentAnswer.NotFound;
import dev.holdfast.payment.PaymentAnswer.Refunded;
import dev.holdfast.payment.PaymentAnswer.Unknown;
import dev.holdfast.payment.PaymentAnswer.Voided;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider keeps to, asked the way the service asks: through {@link Payments} and its time-out. */
abstract class PaymentContract {
    private Payments payments;
    private Payments hasty;

    /** A provider whose failure rate is a quarter. */
    abstract PaymentProvider provider();

    /** For charges whose answer must not come in time: long enough for the question to arrive on a busy machine. */
    abstract Duration haste();

    @BeforeEach
    void asksThroughTheBoundedCaller() {
        PaymentProvider provider = provider();
        payments = asking(provider, Duration.ofMinutes(1));
        hasty = asking(provider, haste());
    }

    private static Payments asking(PaymentProvider provider, Duration timeout) {
        PaymentSettings settings = new PaymentSettings(
                PaymentSettings.Provider.SIMULATED, URI.create("http://127.0.0.1:1"), timeout, 64, 0);
        return new Payments(provider, settings, new TimeOuts(System::nanoTime), new SimpleMeterRegistry());
    }

    @Test
    void capturesAGoodToken() {
        Charge charge = luckyCharge();
        assertThat(charge(charge)).isInstanceOf(Captured.class);
        assertThat(find(charge)).isEqualTo(charge(charge));
    }

    @Test
    void declinesWithTheCodeTheTokenStandsFor() {
        assertThat(charge(of("tok_decline"))).isEqualTo(new Declined("card-declined"));
        assertThat(charge(of("tok_insufficient_funds"))).isEqualTo(new Declined("insufficient-funds"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tok_", "TOK_OK", "tok_ok ", "tok_slow_", "tok_slow_-1", "tok_slow_1.5", "tok_slow_1e3", "é"})
    void declinesAnyOtherToken(String token) {
        assertThat(charge(of(token))).isEqualTo(new Declined("unknown-token"));
    }

    @Test
    void answersARepeatedChargeAlike() {
        for (String token : new String[] {"tok_decline", "tok_insufficient_funds", "tok_slow_1", "tok_nobody"}) {
            Charge charge = of(token);
            assertThat(charge(charge)).isEqualTo(charge(charge)).isEqualTo(find(charge));
        }
    }

    @Test
    void namesEachCaptureDifferently() {
        Set<String> references = new HashSet<>();
        for (int n = 0; n < 10; n++) {
            references.add(((Captured) charge(of("tok_slow_0"))).reference());
        }
        assertThat(references).hasSize(10);
    }

    @Test
    void chargesOnceWhenAskedManyTimesAtOnce() {
        Charge charge = of("tok_slow_50");
        var asked =
                IntStream.range(0, 20).mapToObj(_ -> payments.charge(charge)).toList();
        assertThat(asked.stream().map(answer -> answer.join()).distinct())
                .singleElement()
                .isInstanceOf(Captured.class);
    }

    @Test
    void declinesItsShareOfGoodTokensByTheOrdersId() {
        long declined = 0;
        for (int n = 0; n < 200; n++) {
            Charge charge = new Charge(new UUID(n, -n), new Money(100, "EUR"), "tok_ok");
            PaymentAnswer answer = charge(charge);
            assertThat(charge(charge)).isEqualTo(answer);
            if (answer.equals(new Declined("card-declined"))) {
                declined++;
            }
        }
        assertThat(declined).isBetween(30L, 70L);
    }

    @Test
    void capturesASlowChargeAfterItsTime() {
        assertThat(charge(of("tok_slow_100"))).isInstanceOf(Captured.class);
    }

    @Test
    void doesNotKnowASlowChargeBeforeItsTime() {
        Charge charge = of("tok_slow_600000");
        assertThat(inHaste(charge)).isInstanceOf(Unknown.class);
        assertThat(find(charge)).isInstanceOf(Unknown.class);
    }

    @Test
    void findsASlowChargeCapturedThoughItsAnswerCameTooLate() {
        Charge charge = of("tok_slow_" + haste().plusMillis(1500).toMillis());
        assertThat(inHaste(charge)).isInstanceOf(Unknown.class);
        assertThat(charge(charge)).isInstanceOf(Captured.class);
        assertThat(find(charge)).isInstanceOf(Captured.class);
    }

    @Test
    void findsWhatBecameOfAChargeWithoutAnAnswer() {
        Charge captured = of("tok_timeout_captured");
        Charge declined = of("tok_timeout_declined");
        var answers = IntStream.range(0, 2)
                .mapToObj(n -> hasty.charge(n == 0 ? captured : declined))
                .toList();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isInstanceOf(Unknown.class));
        assertThat(find(captured)).isInstanceOf(Captured.class);
        assertThat(find(declined)).isEqualTo(new Declined("card-declined"));
    }

    @Test
    void failsOnceThenCaptures() {
        Charge charge = of("tok_error_once");
        assertThat(charge(charge)).isInstanceOf(Unknown.class);
        assertThat(find(charge)).isInstanceOf(NotFound.class);
        assertThat(charge(charge)).isInstanceOf(Captured.class);
        assertThat(find(charge)).isInstanceOf(Captured.class);
        assertThat(charge(charge)).isEqualTo(find(charge));
    }

    @Test
    void hasNeverHeardOfAnOrderThatWasNotCharged() {
        Charge charge = of("tok_slow_0");
        assertThat(find(charge)).isInstanceOf(NotFound.class);
        assertThat(find(charge)).isInstanceOf(NotFound.class);
    }

    @Test
    void refundsWhatWasCapturedOnce() {
        Charge charge = of("tok_slow_0");
        assertThat(charge(charge)).isInstanceOf(Captured.class);
        PaymentAnswer refunded = giveBack(charge);
        assertThat(refunded).isInstanceOf(Refunded.class);
        assertThat(giveBack(charge)).isEqualTo(refunded);
        assertThat(find(charge)).isEqualTo(refunded);
    }

    @Test
    void refundsWhatWasCapturedWithoutAnAnswer() {
        Charge charge = of("tok_timeout_captured");
        assertThat(inHaste(charge)).isInstanceOf(Unknown.class);
        assertThat(giveBack(charge)).isInstanceOf(Refunded.class);
    }

    @Test
    void doesNotCaptureAgainWhatWasRefunded() {
        Charge charge = of("tok_slow_0");
        charge(charge);
        giveBack(charge);
        assertThat(charge(charge)).isEqualTo(new Declined(PaymentProvider.ORDER_CANCELLED));
        assertThat(find(charge)).isInstanceOf(Refunded.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tok_ok", "tok_decline", "tok_slow_0", "tok_timeout_captured", "tok_error_once", "other"})
    void declinesAChargeThatArrivesAfterItsOrderWasGivenUp(String token) {
        Charge charge = of(token);
        assertThat(giveBack(charge)).isEqualTo(new Voided());
        assertThat(charge(charge)).isEqualTo(new Declined(PaymentProvider.ORDER_CANCELLED));
        assertThat(charge(charge)).isEqualTo(new Declined(PaymentProvider.ORDER_CANCELLED));
        assertThat(find(charge)).isEqualTo(new Voided());
        assertThat(giveBack(charge)).isEqualTo(new Voided());
    }

    @Test
    void voidsADeclinedCharge() {
        Charge charge = of("tok_decline");
        charge(charge);
        assertThat(giveBack(charge)).isEqualTo(new Voided());
    }

    @Test
    void voidsAChargeThatFailed() {
        Charge charge = of("tok_error_once");
        charge(charge);
        assertThat(giveBack(charge)).isEqualTo(new Voided());
        assertThat(charge(charge)).isEqualTo(new Declined(PaymentProvider.ORDER_CANCELLED));
    }

    @Test
    void voidsASlowChargeBeforeItsTime() {
        Charge charge = of("tok_slow_600000");
        assertThat(inHaste(charge)).isInstanceOf(Unknown.class);
        assertThat(giveBack(charge)).isEqualTo(new Voided());
        assertThat(charge(charge)).isEqualTo(new Declined(PaymentProvider.ORDER_CANCELLED));
        assertThat(find(charge)).isEqualTo(new Voided());
    }

    static Charge of(String token) {
        return new Charge(UUID.randomUUID(), new Money(1999, "EUR"), token);
    }

    /** A good token of an order that is not among the declined share. */
    private Charge luckyCharge() {
        for (int n = 0; n < 100; n++) {
            Charge charge = of("tok_ok");
            if (charge(charge) instanceof Captured) {
                return charge;
            }
        }
        throw new AssertionError("a hundred good tokens were declined");
    }

    private PaymentAnswer inHaste(Charge charge) {
        return hasty.charge(charge).join();
    }

    PaymentAnswer charge(Charge charge) {
        return payments.charge(charge).join();
    }

    PaymentAnswer find(Charge charge) {
        return payments.find(charge).join();
    }

    PaymentAnswer giveBack(Charge charge) {
        return payments.giveBack(charge).join();
    }
}
