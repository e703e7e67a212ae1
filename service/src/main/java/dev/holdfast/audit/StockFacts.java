package dev.holdfast.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * One SKU's stock and its ledger up to an entry, as one statement saw them.
 *
 * @param from the last entry that was summed before
 * @param to the last entry that is summed now
 * @param whole whether there is no further entry, so that the sums can be compared with the stock
 * @param lowestFree the least that on hand less reserved was at any of the new entries
 * @param lowestReserved the least that was reserved at any of them
 */
record StockFacts(
        String sku,
        long onHand,
        long reserved,
        long version,
        long from,
        long to,
        boolean whole,
        long ledgerOnHand,
        long ledgerReserved,
        long lowestFree,
        long lowestReserved) {

    List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        if (reserved < 0 || reserved > onHand) {
            found.add(Finding.ofSku(Invariant.I1, sku, "on hand " + onHand + ", reserved " + reserved));
        }
        if (whole && onHand != ledgerOnHand) {
            found.add(Finding.ofSku(Invariant.I2, sku, "on hand " + onHand + ", by the ledger " + ledgerOnHand));
        }
        if (whole && reserved != ledgerReserved) {
            found.add(Finding.ofSku(Invariant.I3, sku, "reserved " + reserved + ", by the ledger " + ledgerReserved));
        }
        if (lowestFree < 0 || lowestReserved < 0) {
            found.add(Finding.ofSku(
                    Invariant.I4,
                    sku,
                    "between the entries " + from + " and " + to + " as few as " + lowestFree
                            + " units were free and as few as " + lowestReserved + " held"));
        }
        return found;
    }
}
