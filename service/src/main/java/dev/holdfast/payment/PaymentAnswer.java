package dev.holdfast.payment;

/** What is known of a charge after asking the provider. */
public sealed interface PaymentAnswer {
    /** The money is ours. The reference is the provider's name for it. */
    record Captured(String reference) implements PaymentAnswer {}

    /** No money, and none will come. The code is kebab-case, for example {@code card-declined}. */
    record Declined(String code) implements PaymentAnswer {}

    /** Asked, no answer that can be used: it may have happened or not, so somebody asks again. */
    record Unknown(String why) implements PaymentAnswer {}

    /** The money was ours and has been given back. */
    record Refunded(String reference) implements PaymentAnswer {}

    /** There was no money, and a charge that arrives later will be declined. */
    record Voided() implements PaymentAnswer {}

    /** The provider has no charge of this order; charging (again) is safe. */
    record NotFound() implements PaymentAnswer {}
}
