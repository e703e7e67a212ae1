package dev.holdfast.failure;

/**
 * A stable, machine-readable name of one way to fail; part of the contract, so it never changes its meaning.
 *
 * @param name kebab-case, for example {@code insufficient-stock}
 * @param kind decides the HTTP status
 * @param title the same short sentence for every occurrence
 */
public record Code(String name, Kind kind, String title) {
    public static final Code MALFORMED_REQUEST =
            new Code("malformed-request", Kind.MALFORMED, "The request cannot be read");
    public static final Code INVALID_REQUEST =
            new Code("invalid-request", Kind.INVALID, "The request has values that are not allowed");
    public static final Code STALE_VERSION =
            new Code("stale-version", Kind.STALE, "The resource has changed since it was read");
    public static final Code OVERLOADED =
            new Code("overloaded", Kind.OVERLOADED, "The service is full; nothing was done");
    public static final Code UNAVAILABLE =
            new Code("unavailable", Kind.UNAVAILABLE, "Something the service needs is away");
    public static final Code INTERNAL = new Code("internal-error", Kind.BROKEN, "The service failed");
    public static final Code IDEMPOTENCY_KEY_REUSED =
            new Code("idempotency-key-reused", Kind.INVALID, "The key was used with another request");
    public static final Code REQUEST_IN_PROGRESS =
            new Code("request-in-progress", Kind.CONFLICT, "The first request with this key is still running");
}
