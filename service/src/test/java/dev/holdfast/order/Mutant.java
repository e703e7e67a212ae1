package dev.holdfast.order;

/** Ways to break the domain or what it stands on; the simulation has to notice every one. */
enum Mutant {
    NONE,
    /** Every event is new to every consumer. */
    NO_INBOX,
    /** Stock is read without a lock and written as a value. */
    READ_THEN_WRITE_STOCK,
    /** The payments' offset is committed before the batch is handled. */
    PAYMENTS_OFFSET_FIRST,
    /** The documents' offset is committed before the batch is handled. */
    DOCUMENTS_OFFSET_FIRST,
    /** Nobody asks for money back. */
    NO_REFUND,
    /** The relay reads what is above the last id it has sent. */
    RELAY_ABOVE_LAST_ID,
    /** A key that was used does not stop an order. */
    KEY_NOT_CHECKED,
    /** A key that was used with another body is answered all the same. */
    BODY_NOT_CHECKED,
    /** A document is overwritten by an older version. */
    DOCUMENT_NOT_GUARDED,
    /** An order that ends without a sale keeps its units. */
    NO_RELEASE,
    /** Deadlines are told by the node's clock. */
    DEADLINE_BY_NODE_CLOCK,
    /** Events leave although their transaction is rolled back. */
    OUTBOX_OUTSIDE_TRANSACTION,
    /** An unanswered payment is not asked about again. */
    NOT_ASKED_AGAIN
}
