package dev.holdfast.payment;

import java.util.concurrent.CompletableFuture;

/**
 * What the rest of the service asks the provider, each question once and answered some time: {@link Payments} over
 * {@link PaymentProvider}. No answer completes exceptionally; a call may wait until there is a place for it.
 */
public interface PaymentCalls {
    /** {@code Captured}, {@code Declined} or {@code Unknown}. */
    CompletableFuture<PaymentAnswer> charge(Charge charge);

    /** What became of the charge; {@code NotFound} where the provider never heard of it. */
    CompletableFuture<PaymentAnswer> find(Charge charge);

    /** {@code Refunded}, {@code Voided} or {@code Unknown}. */
    CompletableFuture<PaymentAnswer> giveBack(Charge charge);
}
