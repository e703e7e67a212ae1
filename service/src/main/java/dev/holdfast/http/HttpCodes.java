package dev.holdfast.http;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.Kind;

/** Codes of failures that belong to HTTP itself. */
public final class HttpCodes {
    public static final Code REQUEST_TOO_LARGE = new Code("request-too-large", Kind.TOO_LARGE, "The body is too large");
    public static final Code UNSUPPORTED_MEDIA_TYPE =
            new Code("unsupported-media-type", Kind.UNSUPPORTED, "The body is of a type that is not read here");
    public static final Code IDEMPOTENCY_KEY_MISSING =
            new Code("idempotency-key-missing", Kind.MALFORMED, "The request needs an Idempotency-Key");
    public static final Code IDEMPOTENCY_KEY_INVALID =
            new Code("idempotency-key-invalid", Kind.MALFORMED, "The Idempotency-Key cannot be used");
    public static final Code NOT_FOUND = new Code("not-found", Kind.UNKNOWN, "There is nothing at this address");

    private HttpCodes() {}
}
