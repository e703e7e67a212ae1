package dev.holdfast.http;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** Failures that have a status of HTTP and nothing else: told by Spring, the container, or us. */
record HttpFailure(int status, String code, String title, String detail) {
    static HttpFailure of(int status) {
        return switch (status) {
            case 400 ->
                new HttpFailure(400, "malformed-request", "The request cannot be read", "It is not valid HTTP.");
            case 404 -> new HttpFailure(404, "not-found", "There is nothing at this address", "See /docs.");
            case 405 ->
                new HttpFailure(405, "method-not-allowed", "The address knows no such method", "See the Allow header.");
            case 406 ->
                new HttpFailure(406, "not-acceptable", "No answer fits the Accept header", "Accept application/json.");
            case 413 -> new HttpFailure(413, "request-too-large", "The body is too large", "Send less in one request.");
            case 415 ->
                new HttpFailure(
                        415,
                        "unsupported-media-type",
                        "The body is of a type that is not read here",
                        "Send application/json.");
            case 503 ->
                new HttpFailure(503, "unavailable", "Something the service needs is away", "Repeat in a moment.");
            case 500 -> broken();
            default -> other(status);
        };
    }

    private static HttpFailure broken() {
        return new HttpFailure(
                500,
                "internal-error",
                "The service failed",
                "This is our fault, not yours. Repeat with the same key; it is done at most once.");
    }

    private static HttpFailure other(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "The request was refused" : known.getReasonPhrase();
        return new HttpFailure(
                status, title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-"), title, "The request was refused.");
    }

    byte[] bytes(String instance) {
        return Problems.bytes(status, code, title, detail, instance);
    }
}
