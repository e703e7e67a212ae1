package dev.holdfast.rig.fuzz;

/**
 * An answer that should not be.
 *
 * @param what the number and kind of the request
 * @param reason what is wrong, for people
 * @param request its bytes, escaped, the first of them where they are many
 * @param answer as it came, shortened
 */
public record Failure(String what, String reason, String request, String answer) {
    private static final int SHOWN = 3_000;

    /** Visible ASCII as it is, every other byte as {@code \xNN}. */
    static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(SHOWN, bytes.length); i++) {
            int b = bytes[i] & 0xff;
            if (b == '\\') {
                text.append("\\\\");
            } else {
                text.append(b >= ' ' && b < 0x7f ? Character.toString(b) : "\\x%02x".formatted(b));
            }
        }
        return bytes.length <= SHOWN ? text.toString() : text + "… (" + bytes.length + " bytes)";
    }

    @Override
    public String toString() {
        return what + ": " + reason + "\n    request " + request + "\n    answer  " + answer;
    }
}
