package dev.holdfast.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON mapper and the one form of a time. */
public final class Json {
    /** Nothing in the contract nests deeper than five; the bound keeps hostile bodies off the stack. */
    static final int MAX_DEPTH = 64;

    /**
     * Buffers come from a shared pool: the default keeps them per thread, and a virtual thread lives for one request.
     */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(1_000)
                            .maxStringLength(Body.MAX_BYTES)
                            .maxNameLength(10_000)
                            .build())
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build())
            .build();

    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    /** The value's JSON in UTF-8. */
    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** RFC 3339 in UTC with exactly three digits of a second. */
    public static String time(Instant instant) {
        return MILLISECONDS.format(instant);
    }
}
