package dev.holdfast.rig.floor;

import java.util.ArrayList;
import java.util.List;

/**
 * What both stores hold after the floor has run dry.
 *
 * @param accepted orders whose transaction was committed, as the floor counted them
 * @param wrongStock SKUs whose stock, ledger and orders do not agree
 */
record FloorSums(
        long accepted,
        long orders,
        long confirmed,
        long keys,
        long payments,
        long seenEvents,
        long outboxRows,
        long wrongStock,
        long documents,
        long confirmedDocuments) {
    /** What does not hold; empty is good. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        mustBe(faults, "orders", orders, accepted);
        mustBe(faults, "confirmed orders", confirmed, accepted);
        mustBe(faults, "idempotency keys", keys, accepted);
        mustBe(faults, "payments", payments, accepted);
        mustBe(faults, "seen events", seenEvents, accepted);
        mustBe(faults, "rows left in the outbox", outboxRows, 0);
        mustBe(faults, "SKUs with wrong stock", wrongStock, 0);
        mustBe(faults, "documents", documents, accepted);
        mustBe(faults, "confirmed documents", confirmedDocuments, accepted);
        return faults;
    }

    private static void mustBe(List<String> faults, String what, long is, long expected) {
        if (is != expected) {
            faults.add("%,d %s instead of %,d".formatted(is, what, expected));
        }
    }
}
