package dev.holdfast.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.storage.KeyedAnswer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers as bytes: what is kept under an idempotency key and what goes out are the same. */
public final class Answer {
    public static final String REPLAYED = "Idempotent-Replayed";

    private static final byte[] ITEMS = "{\"items\":[".getBytes(UTF_8);
    private static final byte[] COMMA = ",".getBytes(UTF_8);
    private static final byte[] CURSOR = "],\"nextCursor\":".getBytes(UTF_8);
    private static final byte[] NULL = "null".getBytes(UTF_8);
    private static final byte[] END = "}".getBytes(UTF_8);

    private Answer() {}

    /** 200 with the value as JSON. */
    public static ResponseEntity<byte[]> ok(Object value) {
        return json(200).body(Json.bytes(value));
    }

    /** 200 with the value as JSON and its version as ETag; Spring answers 304 to a matching If-None-Match. */
    public static ResponseEntity<byte[]> ok(Object value, long version) {
        return json(200).header(HttpHeaders.ETAG, Preconditions.etag(version)).body(Json.bytes(value));
    }

    /** As {@link #ok} of a page, whose items are JSON already. */
    public static ResponseEntity<byte[]> page(Page<byte[]> page) {
        List<byte[]> parts = new ArrayList<>(List.of(ITEMS));
        for (byte[] item : page.items()) {
            if (parts.size() > 1) {
                parts.add(COMMA);
            }
            parts.add(item);
        }
        parts.add(CURSOR);
        parts.add(page.nextCursor() == null ? NULL : Json.bytes(page.nextCursor()));
        parts.add(END);
        ByteBuffer json =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(json::put);
        return json(200).body(json.array());
    }

    public static ResponseEntity<byte[]> created(Object value, String location) {
        return json(201).location(URI.create(location)).body(Json.bytes(value));
    }

    public static ResponseEntity<byte[]> noContent() {
        return ResponseEntity.noContent().build();
    }

    public static ResponseEntity.BodyBuilder json(int status) {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
    }

    /** A kept answer, byte for byte; the second time it says so. */
    public static ResponseEntity<byte[]> keyed(KeyedAnswer answer) {
        ResponseEntity.BodyBuilder builder = json(answer.status());
        if (answer.location() != null) {
            builder.header(HttpHeaders.LOCATION, answer.location());
        }
        if (answer.replayed()) {
            builder.header(REPLAYED, "true");
        }
        return builder.body(answer.body());
    }
}
