package dev.holdfast.failure;

/** Whose move it is after a failure. The HTTP status follows from the kind in one place, {@code http.Problems}. */
public enum Kind {
    /** The request cannot be read: 400. */
    MALFORMED,
    /** What was asked for is not there: 404. */
    UNKNOWN,
    /** Readable, but it does not fit the present state: 409. */
    CONFLICT,
    /** The caller's version is old: 412. */
    STALE,
    /** The body is larger than allowed: 413. */
    TOO_LARGE,
    /** The body is of a type nobody reads here: 415. */
    UNSUPPORTED,
    /** Readable, but its values are not allowed: 422. */
    INVALID,
    /** Full, nothing was done; worth repeating: 503 with Retry-After. */
    OVERLOADED,
    /** Something needed is away; the outcome may be unknown; worth repeating with the same key: 503. */
    UNAVAILABLE,
    /** Our own fault: 500. */
    BROKEN
}
