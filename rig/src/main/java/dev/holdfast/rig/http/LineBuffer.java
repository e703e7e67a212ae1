package dev.holdfast.rig.http;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes that came and are not read yet, as lines of at most 8 KiB or as they are. */
final class LineBuffer {
    private static final int MOST_LINE = 8 * 1024;

    private final byte[] buffer = new byte[2 * MOST_LINE];
    private int next;
    private int end;
    private int lineFrom;
    private int lineTo;

    /** Where the next bytes go; {@link #came} says how many there were. */
    ByteBuffer room() {
        System.arraycopy(buffer, next, buffer, 0, end - next);
        end -= next;
        next = 0;
        return ByteBuffer.wrap(buffer, end, buffer.length - end);
    }

    void came(int bytes) {
        end += bytes;
    }

    int available() {
        return end - next;
    }

    /** Goes to the next line; answers false when it is not whole yet. */
    boolean line() throws ProtocolException {
        for (int i = next; i < end; i++) {
            if (buffer[i] == '\n') {
                if (i == next || buffer[i - 1] != '\r') {
                    throw new ProtocolException("a line without CR LF");
                }
                lineFrom = next;
                lineTo = i - 1;
                next = i + 1;
                return true;
            }
        }
        if (end - next > MOST_LINE) {
            throw new ProtocolException("a line of more than " + MOST_LINE + " bytes");
        }
        return false;
    }

    boolean lineIsEmpty() {
        return lineFrom == lineTo;
    }

    String lineText() {
        return text(lineFrom, lineTo);
    }

    /** Length of the header name in the line. */
    int nameLength() throws ProtocolException {
        int colon = lineFrom;
        while (colon < lineTo && buffer[colon] != ':') {
            colon++;
        }
        if (colon == lineTo || colon == lineFrom || buffer[colon - 1] == ' ') {
            throw new ProtocolException("not a header: " + lineText());
        }
        return colon - lineFrom;
    }

    /** Whether the header's name is this one, of the same length and in lower case; costs no string. */
    boolean nameIs(String name) {
        for (int i = 0; i < name.length(); i++) {
            byte b = buffer[lineFrom + i];
            if (('A' <= b && b <= 'Z' ? b + 32 : b) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    String value(int nameLength) {
        return text(lineFrom + nameLength + 1, lineTo).strip();
    }

    /** Moves at most so many bytes; answers how many there were. */
    int take(byte[] target, int at, int most) {
        int there = Math.min(most, end - next);
        System.arraycopy(buffer, next, target, at, there);
        next += there;
        return there;
    }

    /** Moves at most so many bytes; answers how many there were. */
    int take(ByteArrayOutputStream target, int most) {
        int there = Math.min(most, end - next);
        target.write(buffer, next, there);
        next += there;
        return there;
    }

    private String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The number, or -1 where the text is none or does not fit. */
    static int wholeNumber(String text, int radix) {
        if (text.isEmpty() || Character.digit(text.charAt(0), radix) < 0) {
            return -1;
        }
        try {
            return Integer.parseInt(text, radix);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
