package dev.holdfast.rig.check;

import java.util.List;
import java.util.Map;

/**
 * What all stores say at rest. Of what is only compared a hash is kept, so that 300,000 orders fit into two gigabytes.
 *
 * @param documents of MongoDB, by order id
 * @param charges the payment provider's own ledger, oldest first
 */
public record Evidence(Books books, Map<String, Copy> documents, Topic topic, List<Charge> charges) {
    /** An order's document in MongoDB. */
    public record Copy(String id, String status, int version, Fingerprint fingerprint) {
        @Override
        public String toString() {
            return "document " + id + " " + status + " version " + version;
        }
    }

    /**
     * An entry of the provider's ledger.
     *
     * @param amount minor units
     * @param outcome captured, declined, refunded or voided
     */
    public record Charge(String orderId, long amount, String currency, String outcome) {}
}
