package dev.holdfast.order;

import dev.holdfast.order.OrderFact.CancelAsked;
import dev.holdfast.order.OrderFact.DeadlinePassed;
import dev.holdfast.order.OrderFact.PaymentAwaited;
import dev.holdfast.order.OrderFact.PaymentCaptured;
import dev.holdfast.order.OrderFact.PaymentDeclined;
import dev.holdfast.order.OrderFact.PaymentReturned;
import dev.holdfast.order.OrderFact.PaymentUnknown;
import dev.holdfast.order.OrderFact.PaymentVoided;
import dev.holdfast.order.OrderState.Accepted;
import dev.holdfast.order.OrderState.Cancelled;
import dev.holdfast.order.OrderState.Confirmed;
import dev.holdfast.order.OrderState.Rejected;
import java.time.Instant;

/**
 * What an order does next, state by state and fact by fact. Pure: no clock, no I/O. A new state or fact does not compile
 * until it is decided here. Money that arrives for an order that has ended is given back.
 */
final class OrderProcess {
    private OrderProcess() {}

    static Step next(Order order, OrderFact fact, Instant at) {
        return switch (order.state()) {
            case Accepted _ ->
                switch (fact) {
                    case PaymentCaptured f ->
                        Step.to(order.next(
                                        new Confirmed(),
                                        new Payment.Captured(f.reference()),
                                        OrderEventType.CONFIRMED,
                                        f.reference(),
                                        at))
                                .take();
                    case PaymentDeclined f ->
                        Step.to(order.next(
                                        new Rejected(),
                                        new Payment.Declined(f.code()),
                                        OrderEventType.REJECTED,
                                        f.code(),
                                        at))
                                .release();
                    case PaymentAwaited _ -> Step.stay(order).askAgain();
                    case PaymentUnknown _ -> unanswered(order, at).askAgain();
                    case CancelAsked f -> cancelled(order, f.reason(), at);
                    case DeadlinePassed _ -> cancelled(order, Cancelled.HOLD_EXPIRED, at);
                    // answers to a question that is only asked of orders that have ended
                    case PaymentReturned _, PaymentVoided _ -> Step.stay(order).askAgain();
                };
            case Confirmed _ ->
                switch (fact) {
                    case CancelAsked _ -> Step.refuse(order, OrderRefusal.notCancellable(order));
                    case PaymentAwaited _,
                            PaymentCaptured _,
                            PaymentDeclined _,
                            PaymentUnknown _,
                            PaymentReturned _,
                            PaymentVoided _,
                            DeadlinePassed _ -> Step.stay(order);
                };
            case Rejected _, Cancelled _ ->
                switch (fact) {
                    case PaymentCaptured f -> capturedTooLate(order, f, at);
                    case PaymentReturned f -> returned(order, f, at);
                    // "declined, for it was given back" does not say whether there was money to give
                    case PaymentDeclined f when f.code().equals(VOIDED) -> unsettled(order);
                    case PaymentDeclined f -> nothingCaptured(order, f.code(), at);
                    case PaymentVoided _ -> nothingCaptured(order, VOIDED, at);
                    case PaymentAwaited _, PaymentUnknown _, DeadlinePassed _ -> unsettled(order);
                    case CancelAsked _ -> Step.refuse(order, OrderRefusal.notCancellable(order));
                };
        };
    }

    /** The decline code of a payment that was given up before anything was captured. */
    static final String VOIDED = "order-cancelled";

    private static Step cancelled(Order order, String reason, Instant at) {
        return Step.to(order.next(new Cancelled(reason), order.payment(), OrderEventType.CANCELLED, reason, at))
                .release()
                .giveBack();
    }

    private static Step unanswered(Order order, Instant at) {
        return order.payment() instanceof Payment.Unknown
                ? Step.stay(order)
                : Step.to(order.next(order.state(), new Payment.Unknown(), OrderEventType.PAYMENT_UNKNOWN, null, at));
    }

    private static Step capturedTooLate(Order order, PaymentCaptured fact, Instant at) {
        return switch (order.payment()) {
            case Payment.Pending _, Payment.Unknown _, Payment.Declined _ ->
                Step.to(order.next(
                                order.state(),
                                new Payment.Captured(fact.reference()),
                                OrderEventType.PAYMENT_SETTLED,
                                fact.reference(),
                                at))
                        .giveBack();
            case Payment.Captured _ -> Step.stay(order).giveBack();
            case Payment.Refunded _ -> Step.stay(order);
        };
    }

    private static Step returned(Order order, PaymentReturned fact, Instant at) {
        return order.payment() instanceof Payment.Refunded
                ? Step.stay(order)
                : Step.to(order.next(
                        order.state(),
                        new Payment.Refunded(fact.reference()),
                        OrderEventType.PAYMENT_SETTLED,
                        fact.reference(),
                        at));
    }

    private static Step nothingCaptured(Order order, String code, Instant at) {
        return switch (order.payment()) {
            case Payment.Pending _, Payment.Unknown _ ->
                Step.to(order.next(
                        order.state(), new Payment.Declined(code), OrderEventType.PAYMENT_SETTLED, code, at));
            // a provider that contradicts itself: keep asking for the money we know of
            case Payment.Captured _ -> Step.stay(order).giveBack();
            case Payment.Declined _, Payment.Refunded _ -> Step.stay(order);
        };
    }

    private static Step unsettled(Order order) {
        return switch (order.payment()) {
            case Payment.Declined _, Payment.Refunded _ -> Step.stay(order);
            case Payment.Pending _, Payment.Unknown _, Payment.Captured _ ->
                Step.stay(order).giveBack();
        };
    }
}
