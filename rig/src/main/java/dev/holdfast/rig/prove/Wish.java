package dev.holdfast.rig.prove;

import dev.holdfast.rig.history.Call;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Something a client wants, asked with the same bytes until it is known what came of it.
 *
 * @param wanted units by SKU, as {@link Call} has it
 */
record Wish(Call.Kind kind, String subject, String key, Map<String, Long> wanted, String token, String body) {
    private static final int HASH_BYTES = 12;

    /** The lines go in an order that the map gives; two orders of the same basket need not be the same bytes. */
    static Wish order(String key, int client, Map<String, Long> basket, String token) {
        String lines = basket.entrySet().stream()
                .map(line -> "{\"sku\":\"%s\",\"quantity\":%d}".formatted(line.getKey(), line.getValue()))
                .collect(Collectors.joining(","));
        return new Wish(
                Call.Kind.ORDER,
                "",
                key,
                basket,
                token,
                "{\"customer\":{\"id\":\"client-%d\"},\"lines\":[%s],\"payment\":{\"method\":\"card\",\"token\":\"%s\"}}"
                        .formatted(client, lines, token));
    }

    static Wish cancel(String key, String order) {
        return new Wish(Call.Kind.CANCEL, order, key, Map.of(), "", "{\"reason\":\"changed-mind\"}");
    }

    static Wish read(String order) {
        return new Wish(Call.Kind.READ, order, "", Map.of(), "", "");
    }

    static Wish deliver(String key, String sku, long units) {
        return new Wish(
                Call.Kind.ADJUST,
                sku,
                key,
                Map.of(sku, units),
                "",
                "{\"delta\":%d,\"reason\":\"received\"}".formatted(units));
    }

    Request request(Address address) {
        return switch (kind) {
            case ORDER -> new Request.Post(address, "/api/v1/orders").with(key, body);
            case CANCEL -> new Request.Post(address, "/api/v1/orders/" + subject + "/cancel").with(key, body);
            case READ -> Request.get(address, "/api/v1/orders/" + subject);
            case ADJUST -> new Request.Post(address, "/api/v1/inventory/" + subject + "/adjustments").with(key, body);
        };
    }

    /** Of what is sent; "" where nothing is. */
    String sent() {
        return body.isEmpty() ? "" : hash(body);
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
