package dev.holdfast.rig.replay;

import dev.holdfast.rig.stores.StockFacts;

/**
 * What a SKU's stock must be after the replay.
 *
 * @param before as found when the replay began
 * @param received units it delivered
 * @param sold units of its accepted orders, all of which end confirmed
 */
public record ExpectedStock(StockFacts before, long received, long sold) {
    public long onHand() {
        return before.onHand() + received - sold;
    }

    /** Nothing of the replay is held any more. */
    public long reserved() {
        return before.reserved();
    }
}
