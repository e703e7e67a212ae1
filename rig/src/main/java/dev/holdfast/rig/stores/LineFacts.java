package dev.holdfast.rig.stores;

/**
 * A line of an order.
 *
 * @param unitPrice minor units
 * @param lineTotal minor units
 */
public record LineFacts(String sku, int quantity, long unitPrice, long lineTotal) {}
