package dev.holdfast.http;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.Refusal.FieldError;
import dev.holdfast.failure.RefusedException;
import java.util.ArrayList;
import java.util.List;

/** Every fault of one request, in the order in which they were found. */
final class Faults {
    /** An answer is bounded too; a request with more faults than this is told of the first ones. */
    static final int MAX = 1_000;

    private final List<FieldError> errors = new ArrayList<>();
    private boolean wrongType;

    void add(String pointer, String code, String detail) {
        if (errors.size() < MAX) {
            errors.add(new FieldError(pointer, code, detail));
        }
    }

    void addWrongType(String pointer, String expected) {
        wrongType = true;
        add(pointer, "wrong-type", expected);
    }

    /** @throws RefusedException 400 where a value has the wrong type, 422 where values alone are not allowed */
    void throwIfAny(String what) {
        if (errors.isEmpty()) {
            return;
        }
        String count = errors.size() == 1 ? "One thing" : errors.size() + " things";
        throw new RefusedException(Refusal.of(
                wrongType ? Code.MALFORMED_REQUEST : Code.INVALID_REQUEST,
                count + " in the " + what + " must be corrected; errors names each.",
                errors));
    }
}
