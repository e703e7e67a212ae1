package dev.holdfast.journeys;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a node answered. */
record Reply(HttpResponse<byte[]> response) {
    private static final JsonMapper JSON = JsonMapper.shared();

    int status() {
        return response.statusCode();
    }

    byte[] body() {
        return response.body();
    }

    JsonNode json() {
        return JSON.readTree(response.body());
    }

    /** A header's value, "" where it is absent. */
    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The code of a problem. */
    String code() {
        return json().path("code").asString("");
    }

    /** The id of an order. */
    UUID id() {
        return UUID.fromString(json().get("id").asString());
    }

    /** The status of an order. */
    String state() {
        return json().get("status").asString();
    }

    /** The places of a problem's faults. */
    List<String> pointers() {
        return StreamSupport.stream(json().path("errors").spliterator(), false)
                .map(error -> error.get("pointer").asString())
                .toList();
    }

    @Override
    public String toString() {
        return status() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }
}
