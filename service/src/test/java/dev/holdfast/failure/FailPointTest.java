package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailPointTest {
    @AfterEach
    void disarm() {
        FailPoint.arm(List.of());
    }

    @Test
    void doesNothingUnlessItIsArmed() {
        assertThatCode(() -> FailPoint.hit("K7")).doesNotThrowAnyException();
    }

    @Test
    void failsAtTheNamedHitAndAtNoOther() {
        FailPoint.arm(FailPoint.parse("K7:n=2:throw, K8:throw"));

        FailPoint.hit("K7");
        assertThatIllegalStateException().isThrownBy(() -> FailPoint.hit("K7")).withMessageContaining("K7");
        FailPoint.hit("K7");
        FailPoint.hit("K9");
        assertThatIllegalStateException().isThrownBy(() -> FailPoint.hit("K8")).withMessageContaining("K8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"K7", "K99:halt", "K7:n=0:halt", "K7:stop", "K7:halt,", "K7:sleep", "k7:halt", "halt"})
    void refusesWhatItDoesNotKnow(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> FailPoint.parse(text));
    }
}
