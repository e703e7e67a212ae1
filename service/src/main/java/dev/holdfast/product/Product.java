package dev.holdfast.product;

import dev.holdfast.http.Json;
import dev.holdfast.money.Money;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A product as it is kept.
 *
 * @param version 1 at first, one more with every change
 */
record Product(ProductDraft content, int version, Instant createdAt, Instant updatedAt) {
    /** The product as it is answered. */
    record View(
            String sku,
            String name,
            @Nullable String description,
            Money price,
            boolean active,
            Map<String, String> attributes,
            int version,
            String createdAt,
            String updatedAt) {}

    View view() {
        return new View(
                content.sku(),
                content.name(),
                content.description(),
                content.price(),
                content.active(),
                new TreeMap<>(content.attributes()),
                version,
                Json.time(createdAt),
                Json.time(updatedAt));
    }
}
