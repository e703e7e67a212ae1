package dev.holdfast.rig.stores;

/**
 * Units of a SKU: the stock and what the ledger sums up to.
 *
 * @param ledgerOnHand sum of all changes of on hand
 * @param ledgerReserved sum of all changes of reserved
 */
public record StockFacts(long onHand, long reserved, long ledgerOnHand, long ledgerReserved) {
    /** A SKU that was never in stock. */
    public static final StockFacts NONE = new StockFacts(0, 0, 0, 0);
}
