package dev.holdfast.journeys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a buyer sends to place an order; every change gives another cart. */
record Cart(Map<String, Object> fields) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** One line, paid with a card that works. */
    static Cart of(String sku, int quantity) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("customer", Map.of("id", "cust-1", "email", "ana@example.com"));
        fields.put("lines", List.of(line(sku, quantity)));
        fields.put("payment", Map.of("method", "card", "token", "tok_ok"));
        return new Cart(fields);
    }

    private static Map<String, Object> line(String sku, int quantity) {
        return Map.of("sku", sku, "quantity", quantity);
    }

    Cart and(String sku, int quantity) {
        List<Object> lines = new ArrayList<>((List<?>) fields.get("lines"));
        lines.add(line(sku, quantity));
        return with("lines", lines);
    }

    Cart of(String customer) {
        return with("customer", Map.of("id", customer));
    }

    Cart paidWith(String token) {
        return with("payment", Map.of("method", "card", "token", token));
    }

    Cart expecting(long total, String currency) {
        return with("expectedTotal", Map.of("amount", total, "currency", currency));
    }

    Cart with(String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return new Cart(changed);
    }

    String json() {
        return JSON.writeValueAsString(fields);
    }
}
