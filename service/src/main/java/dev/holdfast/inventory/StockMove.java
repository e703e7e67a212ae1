package dev.holdfast.inventory;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of one SKU's stock and its entry in the ledger.
 *
 * @param onHandChange units that came or went
 * @param reservedChange units newly held (positive) or no longer held (negative)
 * @param orderId whose units they are; null where people changed the stock
 */
public record StockMove(
        String sku,
        long onHandChange,
        long reservedChange,
        String reason,
        @Nullable UUID orderId,
        @Nullable String note) {
    /** An order holds units. */
    public static StockMove hold(String sku, long quantity, UUID orderId) {
        return new StockMove(sku, 0, quantity, "order-held", orderId, null);
    }

    /** Held units are sold. */
    public static StockMove take(String sku, long quantity, UUID orderId) {
        return new StockMove(sku, -quantity, -quantity, "order-taken", orderId, null);
    }

    /** Held units are free again. */
    public static StockMove release(String sku, long quantity, UUID orderId) {
        return new StockMove(sku, 0, -quantity, "order-released", orderId, null);
    }
}
