package dev.holdfast.rig.shop;

/** Writes the strings of a request; what the rig sends is small and fixed enough to need no library. */
public final class Json {
    private Json() {}

    /** The text as a JSON string with its quotes (RFC 8259). */
    public static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
