package dev.holdfast.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal;
import dev.holdfast.http.JsonFields;
import dev.holdfast.http.Refusals;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdjustmentTest {
    private static Adjustment parse(String json) {
        return Adjustment.parse(JsonFields.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static StockItem stock(long onHand, long reserved) {
        return new StockItem("MUG", onHand, reserved, 1, Instant.EPOCH);
    }

    private static Adjustment by(long delta, @Nullable Long expectedOnHand) {
        return new Adjustment(delta, "correction", null, expectedOnHand);
    }

    private static String code(Outcome<StockMove> outcome) {
        return switch (outcome) {
            case Outcome.Done<StockMove> _ -> "";
            case Outcome.Refused<StockMove>(Refusal refusal) -> refusal.code().name();
        };
    }

    @Test
    void movesOnHandAndNeverWhatIsHeld() {
        assertThat(parse("{\"delta\":-3,\"reason\":\"damaged\",\"note\":\"fell\"}")
                        .on(stock(10, 7)))
                .isEqualTo(Outcome.done(new StockMove("MUG", -3, 0, "damaged", null, "fell")));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 7, -3, ''",
        "10, 7, -4, insufficient-stock",
        "0,  0, -1, insufficient-stock",
        "0,  0, 1, ''",
        "999999999999,  0, 1, ''",
        "1000000000000, 0, 1, invalid-request",
    })
    void staysBetweenWhatIsHeldAndTheBound(long onHand, long reserved, long delta, String code) {
        assertThat(code(by(delta, null).on(stock(onHand, reserved)))).isEqualTo(code);
    }

    @Test
    void doesNothingWhereTheCallerExpectedOtherStock() {
        assertThat(code(by(5, 10L).on(stock(10, 0)))).isEmpty();
        assertThat(code(by(5, 9L).on(stock(10, 0)))).isEqualTo("stale-expectation");
        assertThat(code(by(-20, 9L).on(stock(10, 0)))).isEqualTo("stale-expectation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"received", "counted", "damaged", "lost", "returned", "correction"})
    void knowsItsReasons(String reason) {
        assertThat(parse("{\"delta\":1,\"reason\":\"" + reason + "\"}").reason())
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"delta\":0,\"reason\":\"lost\"}           | /delta out-of-range",
                "{\"delta\":1000000001,\"reason\":\"lost\"}  | /delta out-of-range",
                "{\"delta\":-1000000001,\"reason\":\"lost\"} | /delta out-of-range",
                "{\"delta\":1.5,\"reason\":\"lost\"}         | /delta wrong-type",
                "{\"reason\":\"lost\"}                       | /delta required",
                "{\"delta\":1}                               | /reason required",
                "{\"delta\":1,\"reason\":\"stolen\"}         | /reason invalid-format",
                "{\"delta\":1,\"reason\":\"order-held\"}     | /reason invalid-format",
                "{\"delta\":1,\"reason\":\"lost\",\"expectedOnHand\":-1} | /expectedOnHand out-of-range",
                "{\"delta\":1,\"reason\":\"lost\",\"onHand\":5} | /onHand unknown-field",
            })
    void refusesWhatIsNoAdjustment(String body, String fault) {
        assertThat(Refusals.faults(Refusals.of(() -> parse(body)))).containsExactly(fault);
    }

    @Test
    void reachesItsBounds() {
        assertThat(parse("{\"delta\":1000000000,\"reason\":\"lost\"}").delta()).isEqualTo(1_000_000_000);
        assertThat(parse("{\"delta\":-1000000000,\"reason\":\"lost\"}").delta()).isEqualTo(-1_000_000_000);
        assertThat(parse("{\"delta\":1,\"reason\":\"lost\",\"note\":\"" + "n".repeat(500) + "\"}")
                        .note())
                .hasSize(500);
        assertThat(Refusals.faults(Refusals.of(
                        () -> parse("{\"delta\":1,\"reason\":\"lost\",\"note\":\"" + "n".repeat(501) + "\"}"))))
                .containsExactly("/note too-long");
    }
}
