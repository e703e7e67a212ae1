package dev.holdfast.product;

import dev.holdfast.money.Money;

/**
 * What a buyer is offered today.
 *
 * @param price of one unit
 * @param active false where the product is archived or not yet on sale
 */
public record Offer(String sku, String name, Money price, boolean active) {}
