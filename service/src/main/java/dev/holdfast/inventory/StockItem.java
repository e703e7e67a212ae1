package dev.holdfast.inventory;

import dev.holdfast.http.Json;
import java.time.Instant;

/**
 * The stock of one SKU.
 *
 * @param onHand units in the house
 * @param reserved units of those that are held for orders
 */
record StockItem(String sku, long onHand, long reserved, long version, Instant updatedAt) {
    /** The stock as it is answered. */
    record View(String sku, long onHand, long reserved, long available, long version, String updatedAt) {}

    long available() {
        return onHand - reserved;
    }

    View view() {
        return new View(sku, onHand, reserved, available(), version, Json.time(updatedAt));
    }
}
