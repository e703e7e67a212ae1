package dev.holdfast.order;

/** Something that became known about an order. A new fact does not compile until {@link OrderProcess} decides it. */
sealed interface OrderFact {
    record PaymentCaptured(String reference) implements OrderFact {}

    record PaymentDeclined(String code) implements OrderFact {}

    /** Asked; the answer is still under way, and whoever waits for it may die before it comes. */
    record PaymentAwaited() implements OrderFact {}

    /** The provider gave no answer in time; the money may or may not have moved. */
    record PaymentUnknown() implements OrderFact {}

    /** The provider gave captured money back. */
    record PaymentReturned(String reference) implements OrderFact {}

    /** The provider has captured nothing and never will. */
    record PaymentVoided() implements OrderFact {}

    record CancelAsked(String reason) implements OrderFact {}

    /** Said by PostgreSQL's clock alone. */
    record DeadlinePassed() implements OrderFact {}
}
