package dev.holdfast.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * A controller's method that is asked so often that it is called without Spring's dispatch ({@link ShortWay}). It stays mapped
 * as any other, for every request that is not plain.
 *
 * @param method of HTTP
 * @param pattern of the path as Spring has it, with one variable at its end or none
 * @param handler the controller's method
 */
public record Shortcut(String method, String pattern, Handler handler) {
    /** What answers; it may throw whatever a controller may. */
    @FunctionalInterface
    public interface Handler {
        /** @param name what stands for the variable; "" where there is none */
        ResponseEntity<byte[]> answer(String name, HttpServletRequest request) throws InterruptedException;
    }

    /**
     * What stands for the variable, "" where there is none; null where the request is for another, or may be: a name with
     * anything but letters, digits, _ and - may be encoded.
     *
     * @param uri as it was sent
     */
    @Nullable
    String name(String method, String uri) {
        int length = pattern.indexOf('{');
        if (!this.method.equals(method)) {
            return null;
        }
        if (length < 0) {
            return uri.equals(pattern) ? "" : null;
        }
        if (uri.length() == length || !uri.regionMatches(0, pattern, 0, length)) {
            return null;
        }
        for (int i = length; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_') {
                return null;
            }
        }
        return uri.substring(length);
    }
}
