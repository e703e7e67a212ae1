package dev.holdfast.rig.check;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What PostgreSQL says.
 *
 * @param ledger of each SKU in order of id: whoever writes an entry holds the SKU's lock, so this is the order of commits
 * @param orders by id
 * @param payments by order id
 * @param keys of all requests that were done
 * @param unsent events in the outbox
 * @param inbox ids of the events that had their effect
 */
public record Books(
        List<Stock> stock,
        List<Entry> ledger,
        Map<String, Order> orders,
        Map<String, Paid> payments,
        List<Key> keys,
        long unsent,
        Set<String> inbox) {
    /** Units of a SKU. */
    public record Stock(String sku, long onHand, long reserved) {}

    /**
     * An entry of the stock ledger.
     *
     * @param orderId "" where people changed the stock
     */
    public record Entry(String sku, long id, long onHandChange, long reservedChange, String reason, String orderId) {
        /** An order holds units. */
        static final String HELD = "order-held";
        /** Held units are sold. */
        static final String TAKEN = "order-taken";
        /** Held units are free again. */
        static final String RELEASED = "order-released";
        /** The service's own audit found a hold that was left behind, and let go of it. */
        static final String AUDIT_RELEASED = "audit-released";
    }

    /**
     * An order's row.
     *
     * @param total minor units
     * @param cancelReason "" where there is none
     * @param early whether its deadline ended it before it had passed
     * @param fingerprint of the row and its payment, in the shape of a document
     */
    public record Order(
            String id,
            String status,
            int version,
            long total,
            String currency,
            List<Line> lines,
            List<Step> timeline,
            String cancelReason,
            boolean early,
            Fingerprint fingerprint) {
        /** The only state that holds stock. */
        static final String ACCEPTED = "ACCEPTED";

        static final String CONFIRMED = "CONFIRMED";
        static final String REJECTED = "REJECTED";
        static final String CANCELLED = "CANCELLED";
        /** What the sweeper gives as its reason. */
        static final String EXPIRED = "hold-expired";

        boolean holds() {
            return status.equals(ACCEPTED);
        }

        /** Units by SKU; the lines of one SKU are one. */
        Map<String, Long> units() {
            Map<String, Long> units = new TreeMap<>();
            lines.forEach(line -> units.merge(line.sku(), (long) line.quantity(), Long::sum));
            return units;
        }

        @Override
        public String toString() {
            return "order " + id + " " + status + " version " + version + " total " + total + " " + currency + " lines "
                    + lines + " timeline " + timeline;
        }
    }

    /** Amounts are minor units. */
    public record Line(String sku, int quantity, long unitPrice, long lineTotal) {
        @Override
        public String toString() {
            return quantity + " x " + sku + " at " + unitPrice + " = " + lineTotal;
        }
    }

    /** An entry of an order's timeline: what happened at a version. */
    public record Step(int version, String event) {
        @Override
        public String toString() {
            return version + " " + event;
        }
    }

    /**
     * A payment's row.
     *
     * @param amount minor units
     * @param asks whether the provider is to be asked again
     */
    public record Paid(String status, long amount, String currency, String token, boolean asks) {}

    /**
     * A kept idempotency key.
     *
     * @param scope the operation and what it acts on
     * @param orderId "" where the request placed no order
     */
    public record Key(String scope, String key, String orderId) {}
}
