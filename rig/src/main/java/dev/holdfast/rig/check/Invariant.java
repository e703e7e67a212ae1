package dev.holdfast.rig.check;

/** What must hold of the shop whatever dies in the middle (the design's list, with its numbers). */
public enum Invariant {
    I1("0 <= reserved <= on hand, always"),
    I2("on hand is the sum of the ledger"),
    I3("reserved is the sum of the ledger, and of what open orders want"),
    I4("sold and held never exceeded what was received, at any prefix of the ledger"),
    I5("one ledger entry an order, SKU and reason"),
    I6("at most one capture an order; CONFIRMED and captured are the same; no money without a sale"),
    I7("every 202 is an order, readable at once and for ever"),
    I8("each order ends exactly once"),
    I9("no order, charge or ledger entry without a request"),
    I10("one order a key, equal answers"),
    I11("the total is the sum of unit price x quantity, exact"),
    I12("a state change and its event are one, and nothing else is in Kafka"),
    I13("the first appearances of an order's events have the sequence 1, 2, 3"),
    I14("an event has at most one effect a consumer"),
    I15("MongoDB is PostgreSQL, document by document"),
    I16("no offset is committed past a record that was neither applied nor dead-lettered"),
    I17("threads, heap, connections and backlog are under their bounds; a refused request leaves no row");

    private final String rule;

    Invariant(String rule) {
        this.rule = rule;
    }

    /** In words. */
    public String rule() {
        return rule;
    }
}
