package dev.holdfast.journeys;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A document of MongoDB as the API shows its order, so that the two can be compared. */
final class Documents {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Documents() {}

    static JsonNode asJson(Document document) {
        Map<String, Object> fields = new LinkedHashMap<>();
        document.forEach((name, value) -> fields.put(name.equals("_id") ? "id" : name, plain(name, value)));
        return JSON.readTree(JSON.writeValueAsString(fields));
    }

    private static Object plain(String name, Object value) {
        return switch (value) {
            case Date date -> TIME.format(Instant.ofEpochMilli(date.getTime()));
            case Document document -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                document.forEach((inner, content) -> {
                    if (content != null || !name.equals("shippingAddress")) { // an address shows only what was given
                        fields.put(inner, plain(inner, content));
                    }
                });
                yield fields;
            }
            case List<?> list ->
                list.stream().map(element -> plain(name, element)).toList();
            case null -> null;
            default -> value;
        };
    }
}
