package dev.holdfast.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Where a page ended, as an opaque word: the last element's sort keys, which hold no line breaks. */
public final class Cursor {
    private static final int MAX_LENGTH = 512;

    private Cursor() {}

    public static String of(String... parts) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    }

    /** The parts again; empty where the word was not made by {@link #of} with as many parts. */
    public static Optional<List<String>> parts(String cursor, int count) {
        if (cursor.isEmpty() || cursor.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            List<String> parts = List.of(text.split("\n", -1));
            boolean sound = parts.size() == count && parts.stream().noneMatch(Cursor::isOdd);
            return sound ? Optional.of(parts) : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isOdd(String part) {
        return part.isEmpty() || part.chars().anyMatch(Character::isISOControl);
    }
}
