package dev.holdfast.model;

/** What keeps the shop right. Each can be taken out, to see what it keeps. */
enum Guard {
    /** No unit is held that is not free, decided under the lock on the stock. */
    STOCK_CHECK,
    /** A repeated request finds its key and has no effect. */
    REQUEST_KEY,
    /** An event's effect and the note that it was had are one transaction. */
    INBOX,
    /** The order is read under its lock in the transaction that changes it, and not before the provider was asked. */
    STATE_UNDER_LOCK,
    /** Money that arrives for an order that has ended is asked back. */
    LATE_REFUND,
    /** A give-back of nothing declines every charge that arrives later. */
    TOMBSTONE,
    /** The order's id is the provider's key: however often it is charged, it is captured once. */
    PROVIDER_KEY,
    /** Somebody asks again about a payment whose answer did not come. */
    ASK_AGAIN,
    /** A record's offset is committed after its effect. */
    OFFSET_AFTER_EFFECT,
    /** An outbox row is deleted after Kafka has its event. */
    DELETE_AFTER_ACK,
    /** A bucket has one owner. */
    OWNERSHIP,
    /** An order's second event is sent when the first is acknowledged. */
    ONE_UNDER_WAY,
    /** A document is written over an older one alone. */
    DOCUMENT_VERSION
}
