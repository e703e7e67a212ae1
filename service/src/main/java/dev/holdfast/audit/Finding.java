package dev.holdfast.audit;

import java.util.UUID;

/**
 * One row that does not agree.
 *
 * @param sku empty where it is about no SKU
 * @param orderId empty where it is about no order
 * @param detail the values that contradict each other, for a human
 */
record Finding(Invariant invariant, String sku, String orderId, String detail) {
    static Finding ofSku(Invariant invariant, String sku, String detail) {
        return new Finding(invariant, sku, "", detail);
    }

    static Finding ofOrder(Invariant invariant, UUID orderId, String detail) {
        return new Finding(invariant, "", orderId.toString(), detail);
    }
}
