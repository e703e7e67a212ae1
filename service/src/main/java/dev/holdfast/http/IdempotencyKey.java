package dev.holdfast.http;

import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code Idempotency-Key} of a write: 1–255 visible ASCII characters; quoted (RFC 8941) and bare are one key. */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";
    private static final int MAX_LENGTH = 255;

    private IdempotencyKey() {}

    /** @throws RefusedException 400 where it is missing or cannot be used */
    public static String required(HttpServletRequest request) {
        String key = optional(request);
        if (key == null) {
            throw new RefusedException(Refusal.of(
                    HttpCodes.IDEMPOTENCY_KEY_MISSING,
                    "Send an Idempotency-Key of your own choice, for example a UUID, and repeat with the same one."));
        }
        return key;
    }

    /** @throws RefusedException 400 where it is there and cannot be used */
    public static @Nullable String optional(HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders(HEADER));
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw invalid();
        }
        return parse(values.getFirst());
    }

    /** @throws RefusedException 400 where it cannot be used */
    public static String parse(String header) {
        String text = header.strip();
        String key = text.startsWith("\"") ? unquoted(text) : text;
        if (key.isEmpty() || key.length() > MAX_LENGTH || !key.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw invalid();
        }
        return key;
    }

    private static String unquoted(String text) {
        if (text.length() < 2 || !text.endsWith("\"")) {
            throw invalid();
        }
        StringBuilder key = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                throw invalid();
            }
            if (c == '\\') { // escapes a quote or itself, nothing else
                i++;
                if (i == text.length() - 1 || (text.charAt(i) != '"' && text.charAt(i) != '\\')) {
                    throw invalid();
                }
            }
            key.append(text.charAt(i));
        }
        return key.toString();
    }

    private static RefusedException invalid() {
        return new RefusedException(Refusal.of(
                HttpCodes.IDEMPOTENCY_KEY_INVALID,
                "One Idempotency-Key of 1 to " + MAX_LENGTH + " visible ASCII characters, bare or in double quotes."));
    }
}
