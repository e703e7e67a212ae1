package dev.holdfast.audit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger of a SKU says of one order, where it is not what its state says.
 *
 * @param status the order's; null where there is no such order
 * @param held entries that hold, and so on
 * @param onHand the sum of what they moved
 * @param reserved what is still held by them
 * @param wanted units of the SKU in the order's lines
 */
record HoldFacts(
        String sku,
        String orderId,
        @Nullable String status,
        int held,
        int taken,
        int released,
        long onHand,
        long reserved,
        long wanted) {

    /** Whether units are held for an order that is not there or has ended without a sale, so that to release them is right. */
    boolean heldForNobody() {
        return reserved > 0 && onHand == 0 && taken == 0 && !"ACCEPTED".equals(status) && !"CONFIRMED".equals(status);
    }

    List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        if (status == null) {
            found.add(finding(Invariant.I9, "entries without an order"));
        }
        if (held > 1 || taken > 1 || released > 1) {
            found.add(finding(
                    Invariant.I5,
                    "held " + held + " times, taken " + taken + " times, released " + released + " times"));
        }
        if (reserved != 0 && !"ACCEPTED".equals(status)) {
            found.add(finding(Invariant.I3, reserved + " units are held, and its order " + state()));
        }
        if (found.isEmpty()) {
            found.add(finding(
                    Invariant.I14,
                    "its order " + state() + " and wants " + wanted + "; by the ledger " + reserved + " are held and "
                            + -onHand + " sold"));
        }
        return found;
    }

    private String state() {
        return status == null ? "is not there" : "is " + status;
    }

    private Finding finding(Invariant invariant, String detail) {
        return new Finding(invariant, sku, orderId, detail);
    }
}
