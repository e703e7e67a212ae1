package dev.holdfast.failure;

import org.jspecify.annotations.Nullable;

/** The service could not do what it should: something is away, full or broken. The cause is logged, never shown. */
public final class FaultException extends RuntimeException {
    private final transient Code code;

    public FaultException(Code code, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** Full; said before any effect. */
    public static FaultException overloaded(String detail) {
        return new FaultException(Code.OVERLOADED, detail, null);
    }

    /** A dependency is away; the caller repeats with the same key. */
    public static FaultException unavailable(String detail, @Nullable Throwable cause) {
        return new FaultException(Code.UNAVAILABLE, detail, cause);
    }
}
