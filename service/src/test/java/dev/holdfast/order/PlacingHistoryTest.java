package dev.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.order.PlacingHistory.Answer;
import dev.holdfast.order.PlacingHistory.Answer.Overloaded;
import dev.holdfast.order.PlacingHistory.Answer.Placed;
import dev.holdfast.order.PlacingHistory.Answer.Refused;
import dev.holdfast.order.PlacingHistory.Call;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The judge of histories knows right from wrong. */
class PlacingHistoryTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);

    private static Call call(UUID id, String key, int quantity, long from, long to, Answer answer) {
        return new Call(id, key, quantity, from, to, false, answer);
    }

    private static boolean right(int units, Call... calls) {
        return new PlacingHistory(units, 1, List.of(calls)).isLinearizable();
    }

    @Test
    void allowsEitherOfTwoAtOnceTheLastUnit() {
        Refused none = new Refused("insufficient-stock");
        assertThat(right(1, call(A, "a", 1, 0, 9, new Placed(A, false)), call(B, "b", 1, 1, 8, none)))
                .isTrue();
        assertThat(right(1, call(A, "a", 1, 0, 9, none), call(B, "b", 1, 1, 8, new Placed(B, false))))
                .isTrue();
        assertThat(right(1, call(A, "a", 1, 0, 1, none), call(B, "b", 1, 2, 3, new Placed(B, false))))
                .isFalse();
    }

    @Test
    void knowsWhatIsSoldTwiceLostOrMadeUp() {
        Placed first = new Placed(A, false);
        assertThat(right(1, call(A, "a", 1, 0, 9, first), call(B, "b", 1, 0, 9, new Placed(B, false))))
                .isFalse();
        assertThat(right(9, call(A, "a", 1, 0, 1, first), call(B, "a", 1, 2, 3, new Placed(A, true))))
                .isTrue();
        assertThat(right(9, call(A, "a", 1, 0, 1, first), call(B, "a", 1, 2, 3, new Placed(B, false))))
                .isFalse();
        assertThat(right(9, call(A, "a", 1, 0, 1, first), call(B, "a", 2, 2, 3, new Placed(A, true))))
                .isFalse();
        assertThat(right(9, call(A, "a", 1, 0, 1, new Placed(B, true)))).isFalse();
        assertThat(right(9, call(A, "a", 1, 0, 1, new Refused("insufficient-stock"))))
                .isFalse();
    }

    @Test
    void allowsToTurnAwayOnlyWhereItIsFullOrCloses() {
        Overloaded away = new Overloaded();
        assertThat(right(9, call(A, "a", 1, 0, 9, away))).isFalse();
        assertThat(right(9, call(A, "a", 1, 0, 9, away), call(B, "b", 1, 1, 2, new Placed(B, false))))
                .isTrue();
        assertThat(new PlacingHistory(9, 1, List.of(new Call(A, "a", 1, 0, 9, true, away))).isLinearizable())
                .isTrue();
    }
}
