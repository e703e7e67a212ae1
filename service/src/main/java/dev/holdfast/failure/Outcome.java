package dev.holdfast.failure;

import java.util.function.Function;

/** What came of a command: done with a value, or refused with a reason. Faults are exceptions and never in here. */
public sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    record Refused<T>(Refusal refusal) implements Outcome<T> {}

    static <T> Outcome<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Outcome<T> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }

    default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Done<T>(T value) -> new Done<>(change.apply(value));
            case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
        };
    }

    /** The value, or the refusal thrown as {@link RefusedException}, for the HTTP edge alone. */
    default T orThrow() {
        return switch (this) {
            case Done<T>(T value) -> value;
            case Refused<T>(Refusal refusal) -> throw new RefusedException(refusal);
        };
    }
}
