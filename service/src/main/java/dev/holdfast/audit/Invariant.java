package dev.holdfast.audit;

/**
 * What must hold of the shop. Each says which part of it can be known from inside and what only an outsider can tell, so
 * that nobody takes a verdict for more than it is.
 */
enum Invariant {
    I1(
            "0 ≤ reserved ≤ on hand, always",
            "Every stock row that changed, and in the complete run all of them; the table's own check refuses it besides.",
            ""),
    I2(
            "on hand is the sum of the ledger",
            "Every SKU that changed, from where its ledger was last summed; in the complete run all of them from the first entry.",
            "An entry that was changed by hand in the summed part is found by the complete run alone."),
    I3(
            "reserved is the sum of the ledger, and of what open orders want",
            "As I2; and in every run the stock of all SKUs against all open orders.",
            "A hold that is missing on both sides, in the ledger and in its order."),
    I4(
            "sold and held never exceeded what was there, at any prefix of the ledger",
            "Every prefix of what is summed for I2.",
            ""),
    I5(
            "one ledger entry an order, SKU and reason",
            "All entries in the complete run; before it those of a SKU whose holds do not fit.",
            ""),
    I6(
            "at most one capture an order; CONFIRMED and captured are the same",
            "The payment's row against its order's state, for orders that changed and in the complete run for all; of a few,"
                    + " whose money is settled, the provider's answer, where this node has the role payments.",
            "How often the provider captured: that stands in its ledger alone."),
    I7(
            "every 202 is an order",
            "In the complete run every key of an order that is kept, 24 hours and more, against the orders.",
            "That the answer went out, and that the order can be read over HTTP."),
    I8(
            "each order ends exactly once, in bounded time",
            "The timeline has one end where the order has ended and none before; no order is open beyond its deadline, and no"
                    + " payment unasked, for longer than the grace.",
            "What had its end taken out of the timeline and the state together."),
    I9(
            "no order, charge or ledger entry without a request",
            "Ledger entries without an order, in the complete run; a payment without an order is refused by the table.",
            "Whether there was a request: keys are forgotten after a day."),
    I10(
            "one order a key, equal answers",
            "",
            "The table's primary key sees to the first; the bytes of answers are known to callers alone."),
    I11(
            "the total is the sum of unit price × quantity, exact",
            "Lines, total and the payment's amount, for orders that changed and in the complete run for all.",
            "The catalogue's price at acceptance: the catalogue keeps no history."),
    I12(
            "a state change leaves one outbox row, and nothing else does",
            "The state is what the timeline's last change says; the oldest waiting rows belong to orders. An event that was"
                    + " never written shows as a document that stays behind: I15.",
            "Rows that are sent are deleted; what is in Kafka is not read."),
    I13(
            "the events of an order have the sequence 1, 2, 3 …",
            "The row's side of it: the timeline has one entry a version, without gap, up to the order's version.",
            "The order of first appearances in Kafka."),
    I14(
            "an event has at most one effect a consumer",
            "The payments' effect: in the complete run each order's stock was held, taken or released once and in its quantity.",
            "Consumers of other systems."),
    I15(
            "at rest MongoDB equals PostgreSQL, and it is never ahead",
            "Every field, for orders that changed and in the complete run for all; a document ahead at once, one behind only"
                    + " when its event was sent and the group has passed it, for longer than the grace.",
            ""),
    I16(
            "no offset is committed past a record that was neither applied nor dead-lettered",
            "",
            "Kafka's records are not read; what was skipped shows as a document behind (I15) or an order that does not end (I8)."),
    I17(
            "threads, heap, connections and backlog stay under their bounds",
            "",
            "These are metrics; see docs/operations.md.");

    private final String statement;
    private final String covers;
    private final String beyond;

    Invariant(String statement, String covers, String beyond) {
        this.statement = statement;
        this.covers = covers;
        this.beyond = beyond;
    }

    String statement() {
        return statement;
    }

    /** What the audit asks; empty where it asks nothing. */
    String covers() {
        return covers;
    }

    /** What the audit cannot see; empty where it sees all. */
    String beyond() {
        return beyond;
    }

    boolean asked() {
        return !covers.isEmpty();
    }
}
