package dev.holdfast.rig.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 answers from one connection, however the bytes are cut. Strict (RFC 9112) and bounded: a line of at most
 * 8 KiB, 100 headers, a body of at most 4 MiB; anything else is a {@link ProtocolException}.
 */
final class AnswerReader {
    private static final int MOST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_BODY = 4 * 1024 * 1024;
    private static final byte[] EMPTY = new byte[0];

    private final InputStream in;
    private final byte[] buffer = new byte[2 * MOST_LINE];
    private int next;
    private int end;
    private boolean reusable = true;

    // The headers of the answer being read.
    private long contentLength;
    private boolean chunked;
    private @Nullable String location;
    private int retryAfterSeconds;

    AnswerReader(InputStream in) {
        this.in = in;
    }

    /** Whether the connection may carry another request after the answers read so far. */
    boolean reusable() {
        return reusable;
    }

    Answer read() throws IOException {
        int status = head();
        while (status >= 100 && status < 200) {
            status = head();
        }
        return new Answer(status, location, retryAfterSeconds, body(status));
    }

    private int head() throws IOException {
        contentLength = -1;
        chunked = false;
        location = null;
        retryAfterSeconds = -1;
        int status = status(line());
        for (int i = 0; i <= MOST_HEADERS; i++) {
            String line = line();
            if (line.isEmpty()) {
                return status;
            }
            header(line);
        }
        throw new ProtocolException("more than " + MOST_HEADERS + " headers");
    }

    private static int status(String line) throws ProtocolException {
        boolean wellFormed =
                line.length() >= 12 && line.startsWith("HTTP/1.1 ") && (line.length() == 12 || line.charAt(12) == ' ');
        int status = wellFormed ? wholeNumber(line.substring(9, 12), 10) : -1;
        if (status < 100 || status > 599) {
            throw new ProtocolException("not a status line: " + line);
        }
        return status;
    }

    private void header(String line) throws ProtocolException {
        int colon = line.indexOf(':');
        if (colon <= 0 || line.charAt(colon - 1) == ' ') {
            throw new ProtocolException("not a header: " + line);
        }
        // Most headers are of no interest; their length tells so without comparing.
        switch (colon) {
            case 8 -> {
                if (is(line, "location")) {
                    location = value(line, colon);
                }
            }
            case 10 -> {
                if (is(line, "connection") && value(line, colon).equalsIgnoreCase("close")) {
                    reusable = false;
                }
            }
            case 11 -> {
                if (is(line, "retry-after")) {
                    retryAfterSeconds = wholeNumber(value(line, colon), 10);
                }
            }
            case 14 -> {
                if (is(line, "content-length")) {
                    contentLength = wholeNumber(value(line, colon), 10);
                    if (contentLength < 0) {
                        throw new ProtocolException("not a length: " + line);
                    }
                }
            }
            case 17 -> {
                if (is(line, "transfer-encoding")) {
                    if (!value(line, colon).equalsIgnoreCase("chunked")) {
                        throw new ProtocolException("not understood: " + line);
                    }
                    chunked = true;
                }
            }
            default -> {}
        }
    }

    private static boolean is(String line, String name) {
        return line.regionMatches(true, 0, name, 0, name.length());
    }

    private static String value(String line, int colon) {
        return line.substring(colon + 1).strip();
    }

    /** The number, or -1 where the text is none or does not fit. */
    private static int wholeNumber(String text, int radix) {
        if (text.isEmpty() || Character.digit(text.charAt(0), radix) < 0) {
            return -1;
        }
        try {
            return Integer.parseInt(text, radix);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    private byte[] body(int status) throws IOException {
        if (status == 204 || status == 304) {
            return EMPTY;
        }
        if (chunked) {
            return chunks();
        }
        if (contentLength < 0) {
            reusable = false; // RFC 9112 6.3: the end of the connection is the end of the body
            return rest();
        }
        byte[] body = new byte[bounded(contentLength)];
        fill(body);
        return body;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = line();
            int semicolon = line.indexOf(';');
            int size = wholeNumber((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
            if (size < 0) {
                throw new ProtocolException("not a chunk: " + line);
            }
            if (size == 0) {
                for (int i = 0; !line().isEmpty(); i++) {
                    if (i == MOST_HEADERS) {
                        throw new ProtocolException("more than " + MOST_HEADERS + " trailers");
                    }
                }
                return body.toByteArray();
            }
            byte[] chunk = new byte[bounded((long) body.size() + size) - body.size()];
            fill(chunk);
            body.writeBytes(chunk);
            if (!line().isEmpty()) {
                throw new ProtocolException("a chunk longer than it said");
            }
        }
    }

    private byte[] rest() throws IOException {
        byte[] early = Arrays.copyOfRange(buffer, next, end);
        next = end;
        byte[] late = in.readNBytes(MOST_BODY - early.length + 1);
        byte[] body = Arrays.copyOf(early, bounded((long) early.length + late.length));
        System.arraycopy(late, 0, body, early.length, late.length);
        return body;
    }

    private static int bounded(long length) throws ProtocolException {
        if (length > MOST_BODY) {
            throw new ProtocolException("a body of " + length + " bytes");
        }
        return (int) length;
    }

    private void fill(byte[] target) throws IOException {
        int had = Math.min(end - next, target.length);
        System.arraycopy(buffer, next, target, 0, had);
        next += had;
        if (in.readNBytes(target, had, target.length - had) < target.length - had) {
            throw new EOFException("the connection ended inside a body");
        }
    }

    private String line() throws IOException {
        int from = next;
        while (true) {
            for (int i = from; i < end; i++) {
                if (buffer[i] == '\n') {
                    if (i == next || buffer[i - 1] != '\r') {
                        throw new ProtocolException("a line without CR LF");
                    }
                    String line = new String(buffer, next, i - 1 - next, StandardCharsets.ISO_8859_1);
                    next = i + 1;
                    return line;
                }
            }
            if (end - next > MOST_LINE) {
                throw new ProtocolException("a line of more than " + MOST_LINE + " bytes");
            }
            System.arraycopy(buffer, next, buffer, 0, end - next);
            end -= next;
            next = 0;
            from = end;
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                throw new EOFException(end == 0 ? "the connection ended" : "the connection ended inside an answer");
            }
            end += read;
        }
    }
}
