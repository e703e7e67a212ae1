package dev.holdfast.payment;

/**
 * Whoever moves the money. Every call may be repeated, and none throws for the provider's trouble: a time-out, a lost
 * connection, a server error and an answer that cannot be read are all {@link PaymentAnswer.Unknown}. Calls block;
 * {@link Payments} bounds them in time and number, and interrupts those that take too long.
 */
public interface PaymentProvider {
    /**
     * Charges once per order, however often it is asked: {@code Captured}, {@code Declined} or {@code Unknown}. After
     * {@link #giveBack} it is declined with {@link #ORDER_CANCELLED}.
     */
    PaymentAnswer charge(Charge charge);

    /** What became of the charge; {@code NotFound} where the provider never heard of it. Changes nothing. */
    PaymentAnswer find(Charge charge);

    /**
     * Ends the charge for good: captured money is {@code Refunded}; otherwise it is {@code Voided}, and nothing will ever
     * be captured, not even by a charge that is still on its way.
     */
    PaymentAnswer giveBack(Charge charge);

    /** The decline code of a charge that arrives after its order was given up. */
    String ORDER_CANCELLED = "order-cancelled";
}
