package dev.holdfast.rig.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A whole HTTP answer: status, the few headers the rig looks at, and the body. */
public final class Answer implements Outcome {
    private final int status;
    private final @Nullable String location;
    private final int retryAfterSeconds;
    private final boolean replayed;
    private final byte[] body;
    private final String contentType;

    /** Without {@code Content-Type}. @param retryAfterSeconds -1 where there is none */
    public Answer(int status, @Nullable String location, int retryAfterSeconds, boolean replayed, byte[] body) {
        this(status, "", location, retryAfterSeconds, replayed, body);
    }

    /**
     * @param contentType "" where there is none
     * @param retryAfterSeconds -1 where there is none
     */
    public Answer(
            int status,
            String contentType,
            @Nullable String location,
            int retryAfterSeconds,
            boolean replayed,
            byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.location = location;
        this.retryAfterSeconds = retryAfterSeconds;
        this.replayed = replayed;
        this.body = body;
    }

    public int status() {
        return status;
    }

    /** The header {@code Content-Type} as it came, "" where there is none. */
    public String contentType() {
        return contentType;
    }

    /** The header {@code Location}, as it came. */
    public @Nullable String location() {
        return location;
    }

    /** The header {@code Retry-After} in seconds, or -1 where there is none. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Whether the server says that it is the first answer again ({@code Idempotent-Replayed: true}). */
    public boolean replayed() {
        return replayed;
    }

    /** Whether both have the same status, {@code Location} and bytes. */
    public boolean sameAs(Answer other) {
        return status == other.status && Objects.equals(location, other.location) && Arrays.equals(body, other.body);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The stable code of an RFC 9457 problem, or "" where the body has none. Finds the first, which is the problem's own. */
    public String problemCode() {
        String text = text();
        int name = text.indexOf("\"code\"");
        int start = name < 0 ? -1 : text.indexOf('"', name + 6);
        int end = start < 0 ? -1 : text.indexOf('"', start + 1);
        return end < 0 ? "" : text.substring(start + 1, end);
    }

    @Override
    public String toString() {
        String text = text();
        return status + " " + (text.length() > 300 ? text.substring(0, 300) + "…" : text);
    }
}
