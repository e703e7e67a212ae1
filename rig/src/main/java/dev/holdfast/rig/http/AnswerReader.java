package dev.holdfast.rig.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 answers from the bytes of one connection, however they are cut; never waits itself, so that a blocking
 * connection and a selector use the same. Strict (RFC 9112) and bounded: a line of at most 8 KiB, 100 headers, a body of at
 * most 4 MiB; anything else is a {@link ProtocolException}.
 */
final class AnswerReader {
    private static final int MOST_HEADERS = 100;
    private static final int MOST_BODY = 4 * 1024 * 1024;
    private static final byte[] EMPTY = new byte[0];

    private final LineBuffer bytes = new LineBuffer();
    private Part part = Part.STATUS;
    private boolean reusable = true;
    private boolean headOnly;
    private @Nullable Answer whole;

    // The answer being read.
    private int status;
    private int headers;
    private long contentLength;
    private boolean chunked;
    private String contentType = "";
    private @Nullable String location;
    private int retryAfterSeconds;
    private boolean replayed;
    private byte[] body = EMPTY;
    private int filled;
    private int chunkLeft;
    private ByteArrayOutputStream parts = new ByteArrayOutputStream(0);

    private enum Part {
        STATUS,
        HEADER,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        REST
    }

    /** Whether the connection may carry another request after the answers read so far. */
    boolean reusable() {
        return reusable;
    }

    /** The next answer is one to HEAD, which has a length and no body (RFC 9110 9.3.2). */
    void headOnly() {
        headOnly = true;
    }

    /** Where the next bytes go; {@link #came} says how many there were. There is always room after {@link #poll}. */
    ByteBuffer room() {
        return bytes.room();
    }

    void came(int count) {
        bytes.came(count);
    }

    /** The next answer, or null until more bytes have come. */
    @Nullable
    Answer poll() throws ProtocolException {
        while (whole == null && advance()) {
            // each step takes what is there
        }
        Answer answer = whole;
        whole = null;
        return answer;
    }

    /** The connection has ended: the answer that ends with it (RFC 9112 6.3), else the fault. */
    Answer ended() throws IOException {
        if (part == Part.REST) {
            return finish(parts.toByteArray());
        }
        boolean inHead = part == Part.STATUS || part == Part.HEADER;
        boolean idle = part == Part.STATUS && bytes.available() == 0;
        throw new EOFException("the connection ended" + (idle ? "" : inHead ? " inside an answer" : " inside a body"));
    }

    /** Takes the next piece; answers false when it is not there yet. */
    private boolean advance() throws ProtocolException {
        switch (part) {
            case STATUS -> {
                return bytes.line() && status();
            }
            case HEADER -> {
                return bytes.line() && header();
            }
            case BODY -> {
                filled += bytes.take(body, filled, body.length - filled);
                if (filled < body.length) {
                    return false;
                }
                whole = finish(body);
            }
            case CHUNK_SIZE -> {
                return bytes.line() && chunkSize();
            }
            case CHUNK -> {
                chunkLeft -= bytes.take(parts, chunkLeft);
                part = chunkLeft == 0 ? Part.CHUNK_END : Part.CHUNK;
                return chunkLeft == 0;
            }
            case CHUNK_END -> {
                return bytes.line() && chunkEnd();
            }
            case TRAILER -> {
                return bytes.line() && trailer();
            }
            case REST -> {
                bounded((long) parts.size() + bytes.available());
                bytes.take(parts, bytes.available());
                return false;
            }
        }
        return true;
    }

    private boolean status() throws ProtocolException {
        String line = bytes.lineText();
        boolean wellFormed =
                line.length() >= 12 && line.startsWith("HTTP/1.1 ") && (line.length() == 12 || line.charAt(12) == ' ');
        status = wellFormed ? LineBuffer.wholeNumber(line.substring(9, 12), 10) : -1;
        if (status < 100 || status > 599) {
            throw new ProtocolException("not a status line: " + line);
        }
        headers = 0;
        contentLength = -1;
        chunked = false;
        contentType = "";
        location = null;
        retryAfterSeconds = -1;
        replayed = false;
        part = Part.HEADER;
        return true;
    }

    private boolean header() throws ProtocolException {
        if (bytes.lineIsEmpty()) {
            part = status < 200 ? Part.STATUS : bodyPart();
            return true;
        }
        countHeader("headers");
        int name = bytes.nameLength();
        // Most headers are of no interest; the length of their name tells so without reading it.
        switch (name) {
            case 8 -> location = bytes.nameIs("location") ? bytes.value(name) : location;
            case 10 ->
                reusable &= !(bytes.nameIs("connection") && bytes.value(name).equalsIgnoreCase("close"));
            case 11 ->
                retryAfterSeconds =
                        bytes.nameIs("retry-after") ? LineBuffer.wholeNumber(bytes.value(name), 10) : retryAfterSeconds;
            case 12 -> contentType = bytes.nameIs("content-type") ? bytes.value(name) : contentType;
            case 14 -> contentLength = bytes.nameIs("content-length") ? length(bytes.value(name)) : contentLength;
            case 17 -> chunked |= bytes.nameIs("transfer-encoding") && onlyChunked(bytes.value(name));
            case 19 ->
                replayed |=
                        bytes.nameIs("idempotent-replayed") && bytes.value(name).equals("true");
            default -> {}
        }
        return true;
    }

    private Part bodyPart() throws ProtocolException {
        parts = new ByteArrayOutputStream(chunked ? 1024 : 0);
        filled = 0;
        body = EMPTY;
        if (status == 204 || status == 304 || headOnly) {
            return Part.BODY;
        }
        if (chunked) {
            return Part.CHUNK_SIZE;
        }
        if (contentLength < 0) {
            reusable = false; // RFC 9112 6.3: the end of the connection is the end of the body
            return Part.REST;
        }
        body = contentLength == 0 ? EMPTY : new byte[bounded(contentLength)];
        return Part.BODY;
    }

    private boolean chunkSize() throws ProtocolException {
        String line = bytes.lineText();
        int semicolon = line.indexOf(';');
        chunkLeft = LineBuffer.wholeNumber((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
        if (chunkLeft < 0) {
            throw new ProtocolException("not a chunk: " + line);
        }
        bounded((long) parts.size() + chunkLeft);
        headers = 0;
        part = chunkLeft == 0 ? Part.TRAILER : Part.CHUNK;
        return true;
    }

    private boolean chunkEnd() throws ProtocolException {
        if (!bytes.lineIsEmpty()) {
            throw new ProtocolException("a chunk longer than it said");
        }
        part = Part.CHUNK_SIZE;
        return true;
    }

    private boolean trailer() throws ProtocolException {
        if (bytes.lineIsEmpty()) {
            whole = finish(parts.toByteArray());
        } else {
            countHeader("trailers");
        }
        return true;
    }

    private Answer finish(byte[] content) {
        part = Part.STATUS;
        headOnly = false;
        return new Answer(status, contentType, location, retryAfterSeconds, replayed, content);
    }

    private void countHeader(String what) throws ProtocolException {
        if (++headers > MOST_HEADERS) {
            throw new ProtocolException("more than " + MOST_HEADERS + " " + what);
        }
    }

    private int length(String text) throws ProtocolException {
        int length = LineBuffer.wholeNumber(text, 10);
        if (length < 0) {
            throw new ProtocolException("not a length: " + text);
        }
        return length;
    }

    private static boolean onlyChunked(String coding) throws ProtocolException {
        if (!coding.equalsIgnoreCase("chunked")) {
            throw new ProtocolException("not understood: " + coding);
        }
        return true;
    }

    private static int bounded(long length) throws ProtocolException {
        if (length > MOST_BODY) {
            throw new ProtocolException("a body of " + length + " bytes");
        }
        return (int) length;
    }
}
