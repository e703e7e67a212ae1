package dev.holdfast.rig.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A request as the bytes that go over the wire, so that sending it again sends the same. */
public final class Request {
    private static final byte[] HEAD = "HEAD ".getBytes(StandardCharsets.ISO_8859_1);

    private final byte[] bytes;

    private Request(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param path with query, already encoded */
    public static Request get(Address address, String path) {
        return get(address, path, "application/json");
    }

    /** @param accept the media type that is wanted */
    public static Request get(Address address, String path, String accept) {
        return new Request(("GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\nAccept: " + accept + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Any bytes at all, for requests that are not as they should be. */
    public static Request raw(byte[] bytes) {
        return new Request(bytes.clone());
    }

    /** Whether its answer has no body, whatever length it tells. */
    public boolean isHead() {
        return Arrays.mismatch(bytes, HEAD) == HEAD.length;
    }

    /** The bytes as they go over the wire, for whoever wants to show them. */
    public byte[] copy() {
        return bytes.clone();
    }

    byte[] bytes() {
        return bytes;
    }

    /** As it goes over the wire. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The part that all POSTs to one path share, encoded once: the generator's CPU is taken from the servers it measures. */
    public static final class Post {
        private static final byte[] LENGTH = ascii("Content-Length: ");
        private static final byte[] KEY = ascii("\r\nIdempotency-Key: ");
        private static final byte[] END = ascii("\r\n\r\n");

        private final byte[] head;

        /** @param path with query, already encoded */
        public Post(Address address, String path) {
            this(address, path, "application/json");
        }

        /** @param type of the bodies */
        public Post(Address address, String path, String type) {
            head = ascii("POST " + path + " HTTP/1.1\r\nHost: " + address + "\r\nContent-Type: " + type + "\r\n");
        }

        /** @param key the Idempotency-Key in its bare form, visible ASCII; null where the call needs none */
        public Request with(@Nullable String key, String text) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            byte[] length = ascii(Integer.toString(body.length));
            byte[] keyBytes = key == null ? new byte[0] : ascii(key);
            int keyLength = key == null ? 0 : KEY.length + keyBytes.length;
            byte[] all = new byte[head.length + LENGTH.length + length.length + keyLength + END.length + body.length];
            int at = put(all, 0, head);
            at = put(all, at, LENGTH);
            at = put(all, at, length);
            if (key != null) {
                at = put(all, at, KEY);
                at = put(all, at, keyBytes);
            }
            at = put(all, at, END);
            put(all, at, body);
            return new Request(all);
        }

        private static int put(byte[] target, int at, byte[] part) {
            System.arraycopy(part, 0, target, at, part.length);
            return at + part.length;
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
