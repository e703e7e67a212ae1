package dev.holdfast.rig.traffic;

import dev.holdfast.rig.http.Answer;
import java.nio.charset.StandardCharsets;

/** Answers as the service gives them. */
final class Answers {
    static final Answer OK = new Answer(200, null, -1, false, new byte[0]);
    static final Answer SOLD_OUT =
            new Answer(409, null, -1, false, bytes("{\"status\":409,\"code\":\"insufficient-stock\"}"));

    private Answers() {}

    static Answer accepted(String id, String body) {
        return new Answer(202, location(id), -1, false, bytes(body));
    }

    static Answer replayed(String id, String body) {
        return new Answer(202, location(id), -1, true, bytes(body));
    }

    static Answer ok(String body) {
        return new Answer(200, null, -1, false, bytes(body));
    }

    private static String location(String id) {
        return "/api/v1/orders/" + "0".repeat(36 - id.length()) + id;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
