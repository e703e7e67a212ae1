/**
 * What is in stock, what of it is held, and the ledger of every change. Reads top to bottom: {@code
 * InventoryController} (in) → {@code Adjustment} (parsed) → {@code StockBook} (the only writer of stock).
 */
@NullMarked
package dev.holdfast.inventory;

import org.jspecify.annotations.NullMarked;
