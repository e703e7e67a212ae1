package dev.holdfast.http;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.FaultException;
import dev.holdfast.failure.Kind;
import dev.holdfast.failure.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The one place where a failure becomes HTTP: status, headers and an RFC 9457 problem document. */
public final class Problems {
    /** Where each code is explained; the fragment is the code. */
    static final String TYPE = "/docs/problems#";

    /** Long enough for a batch to drain, short enough that a caller's repeat is still wanted. */
    static final String RETRY_AFTER_SECONDS = "1";

    private Problems() {}

    /** @param instance the path of the request */
    public static ResponseEntity<byte[]> of(Refusal refusal, String instance) {
        ResponseEntity.BodyBuilder builder =
                ResponseEntity.status(status(refusal.code())).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (isWorthRepeating(refusal.code())) {
            builder.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return builder.body(bytes(refusal, instance));
    }

    /** A fault says its code and what to do, never its cause. */
    public static ResponseEntity<byte[]> of(FaultException fault, String instance) {
        return of(refusal(fault), instance);
    }

    /** The problem document alone, for answers that carry many. */
    public static byte[] bytes(Refusal refusal, String instance) {
        return bytes(
                status(refusal.code()), refusal.code().name(), refusal.code().title(), refusal, instance);
    }

    public static byte[] bytes(FaultException fault, String instance) {
        return bytes(refusal(fault), instance);
    }

    /** The HTTP status of a code. */
    public static int status(Code code) {
        return switch (code.kind()) {
            case MALFORMED -> 400;
            case UNKNOWN -> 404;
            case CONFLICT -> 409;
            case STALE -> 412;
            case TOO_LARGE -> 413;
            case UNSUPPORTED -> 415;
            case INVALID -> 422;
            case BROKEN -> 500;
            case OVERLOADED, UNAVAILABLE -> 503;
        };
    }

    /** A failure that only HTTP knows, such as 405. */
    static byte[] bytes(int status, String code, String title, String detail, String instance) {
        return bytes(status, code, title, Refusal.of(Code.MALFORMED_REQUEST, detail), instance);
    }

    private static Refusal refusal(FaultException fault) {
        return Refusal.of(
                fault.code(),
                switch (fault.code().kind()) {
                    case OVERLOADED -> "Nothing was done. Repeat in a moment with the same key.";
                    case UNAVAILABLE -> "Whether it was done may be unknown. Repeat in a moment with the same key.";
                    case MALFORMED, UNKNOWN, CONFLICT, STALE, TOO_LARGE, UNSUPPORTED, INVALID, BROKEN ->
                        "This is our fault, not yours. Repeat with the same key; it is done at most once.";
                });
    }

    private static boolean isWorthRepeating(Code code) {
        return code.kind() == Kind.OVERLOADED
                || code.kind() == Kind.UNAVAILABLE
                || code.equals(Code.REQUEST_IN_PROGRESS);
    }

    private static byte[] bytes(int status, String code, String title, Refusal refusal, String instance) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", TYPE + code);
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", refusal.detail());
        problem.put("instance", instance);
        problem.put("code", code);
        List<Refusal.FieldError> errors = refusal.errors();
        if (!errors.isEmpty()) {
            problem.put("errors", errors);
        }
        refusal.members().forEach(problem::putIfAbsent);
        return Json.bytes(problem);
    }
}
