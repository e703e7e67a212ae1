package dev.holdfast.http;

import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The bytes of a request, bounded in size and type before anybody parses them. */
public final class Body {
    /** 100 lines with long SKUs, an address and full metadata stay under 64 KiB; the contract allows 256. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final int FIRST_BUFFER = 2 * 1024;

    private Body() {}

    /** @throws RefusedException 413, 415, or 400 where the body breaks off */
    public static byte[] read(HttpServletRequest request) {
        return read(request, MAX_BYTES, "application/json");
    }

    /**
     * The lines of a body of {@code application/x-ndjson} that are not blank.
     *
     * @param maxBytes of the whole body
     * @param maxLines refused before anybody has read the first
     */
    public static List<byte[]> readLines(HttpServletRequest request, int maxBytes, int maxLines) {
        byte[] body = read(request, maxBytes, "application/x-ndjson");
        List<byte[]> lines = new ArrayList<>();
        for (int from = 0; from < body.length; ) {
            int to = from;
            boolean blank = true;
            while (to < body.length && body[to] != '\n') {
                blank &= body[to] == ' ' || body[to] == '\r' || body[to] == '\t';
                to++;
            }
            if (!blank) {
                lines.add(Arrays.copyOfRange(body, from, to));
            }
            from = to + 1;
        }
        if (lines.isEmpty()) {
            throw JsonTree.malformed("The body has no line; send one JSON object a line.");
        }
        if (lines.size() > maxLines) {
            throw tooLarge("A body has at most " + maxLines + " lines.");
        }
        return lines;
    }

    /** A JSON merge patch (RFC 7396), under its own type or as plain JSON. */
    public static byte[] readMergePatch(HttpServletRequest request) {
        return read(request, MAX_BYTES, "application/json", "application/merge-patch+json");
    }

    private static byte[] read(HttpServletRequest request, int maxBytes, String... types) {
        if (!isUtf8Of(request.getContentType(), types)) {
            throw unsupported("Send Content-Type: " + String.join(" or ", types) + ", in UTF-8.");
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
            throw unsupported("Send the body without Content-Encoding.");
        }
        if (request.getContentLengthLong() > maxBytes) {
            throw tooLarge("A body has at most " + maxBytes + " bytes.");
        }
        try {
            return bytes(request.getInputStream(), request.getContentLength(), maxBytes);
        } catch (IOException e) {
            throw JsonTree.malformed("The body could not be read to its end.");
        }
    }

    private static byte[] bytes(InputStream in, int announced, int maxBytes) throws IOException {
        byte[] buffer = new byte[announced >= 0 ? announced : FIRST_BUFFER];
        int length = 0;
        while (true) {
            if (length == buffer.length) {
                if (length == announced) { // the container ends the stream there
                    return buffer;
                }
                if (length > maxBytes) {
                    throw tooLarge("A body has at most " + maxBytes + " bytes.");
                }
                buffer = Arrays.copyOf(buffer, Math.min(length * 4, maxBytes + 1));
            }
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                return Arrays.copyOf(buffer, length);
            }
            length += read;
        }
    }

    private static boolean isUtf8Of(@Nullable String contentType, String... types) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", 8);
        if (!Arrays.asList(types).contains(parts[0].strip())) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")
                    && !parameter.substring(8).replace("\"", "").strip().equals("utf-8")) {
                return false;
            }
        }
        return true;
    }

    private static RefusedException tooLarge(String detail) {
        return new RefusedException(Refusal.of(HttpCodes.REQUEST_TOO_LARGE, detail));
    }

    private static RefusedException unsupported(String detail) {
        return new RefusedException(Refusal.of(HttpCodes.UNSUPPORTED_MEDIA_TYPE, detail));
    }
}
