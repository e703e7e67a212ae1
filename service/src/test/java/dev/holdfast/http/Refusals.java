package dev.holdfast.http;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.RefusedException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a reader refused, and where. */
public final class Refusals {
    private Refusals() {}

    public static Refusal of(ThrowingCallable reading) {
        return catchThrowableOfType(RefusedException.class, reading).refusal();
    }

    /** Each fault as "pointer code". */
    public static List<String> faults(Refusal refusal) {
        return refusal.errors().stream()
                .map(error -> error.pointer() + " " + error.code())
                .toList();
    }
}
