package dev.holdfast.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.money.Money;
import dev.holdfast.payment.PaymentAnswer.Captured;
import dev.holdfast.payment.PaymentAnswer.Declined;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulatedCardTest {
    private static final UUID ORDER = UUID.fromString("019a0000-0000-7000-8000-000000000001");
    private static final PaymentAnswer CAPTURED = new Captured("sim-" + ORDER);

    @Test
    void readsTheTableOfTheContract() {
        assertThat(card("tok_ok")).isEqualTo(new SimulatedCard(CAPTURED, Duration.ZERO, false, false));
        assertThat(card("tok_decline"))
                .isEqualTo(new SimulatedCard(new Declined("card-declined"), Duration.ZERO, false, false));
        assertThat(card("tok_insufficient_funds"))
                .isEqualTo(new SimulatedCard(new Declined("insufficient-funds"), Duration.ZERO, false, false));
        assertThat(card("tok_slow_250")).isEqualTo(new SimulatedCard(CAPTURED, Duration.ofMillis(250), false, false));
        assertThat(card("tok_timeout_captured")).isEqualTo(new SimulatedCard(CAPTURED, Duration.ZERO, true, false));
        assertThat(card("tok_timeout_declined"))
                .isEqualTo(new SimulatedCard(new Declined("card-declined"), Duration.ZERO, true, false));
        assertThat(card("tok_error_once")).isEqualTo(new SimulatedCard(CAPTURED, Duration.ZERO, false, true));
        assertThat(card("tok_nobody"))
                .isEqualTo(new SimulatedCard(new Declined("unknown-token"), Duration.ZERO, false, false));
    }

    @Test
    void takesATimeOfUpToNineDigits() {
        assertThat(card("tok_slow_999999999").delay()).isEqualTo(Duration.ofMillis(999_999_999));
        assertThat(card("tok_slow_1000000000").outcome()).isEqualTo(new Declined("unknown-token"));
        assertThat(card("other_slow_10").outcome()).isEqualTo(new Declined("unknown-token"));
    }

    @Test
    void declinesNoneOrAllOfGoodTokensAtTheEndsOfTheRate() {
        assertThat(declined(0, SimulatedCardTest::inOneMillisecond)).isZero();
        assertThat(declined(1_000_000, SimulatedCardTest::inOneMillisecond)).isEqualTo(10_000);
    }

    @Test
    void declinesItsShareEvenlyAmongOrdersOfOneMillisecond() {
        assertThat(declined(100_000, SimulatedCardTest::inOneMillisecond)).isCloseTo(1000, within(150L));
        assertThat(declined(500_000, SimulatedCardTest::inOneMillisecond)).isCloseTo(5000, within(250L));
    }

    @Test
    void declinesItsShareEvenlyAmongOrdersThatDifferInTimeAlone() {
        assertThat(declined(100_000, n -> new UUID(n << 16, 7))).isCloseTo(1000, within(150L));
    }

    /** Once published, a lot never changes: these were declined at 10 % by the first version, the others not. */
    @Test
    void drawsTheSameLotForEver() {
        assertThat(LongStream.range(0, 100).filter(n -> isDeclined(new UUID(n, n), 100_000)))
                .containsExactly(0L, 11L, 51L, 54L, 63L, 64L, 69L, 71L, 91L, 92L, 95L, 99L);
    }

    @Test
    void leavesOtherTokensToTheirOwnFate() {
        assertThat(SimulatedCard.of(charge(ORDER, "tok_slow_1"), 1_000_000).outcome())
                .isEqualTo(CAPTURED);
    }

    private static UUID inOneMillisecond(long n) {
        return new UUID(0x019a_0000_0000_7000L, 0x8000_0000_0000_0000L + n);
    }

    private static long declined(int perMillion, LongFunction<UUID> ids) {
        return LongStream.range(0, 10_000)
                .filter(n -> isDeclined(ids.apply(n), perMillion))
                .count();
    }

    private static boolean isDeclined(UUID id, int perMillion) {
        return SimulatedCard.of(charge(id, "tok_ok"), perMillion).outcome().equals(new Declined("card-declined"));
    }

    private static SimulatedCard card(String token) {
        return SimulatedCard.of(charge(ORDER, token), 0);
    }

    private static Charge charge(UUID orderId, String token) {
        return new Charge(orderId, new Money(100, "EUR"), token);
    }
}
