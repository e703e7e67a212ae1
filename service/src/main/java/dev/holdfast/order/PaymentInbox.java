package dev.holdfast.order;

import dev.holdfast.failure.FailPoint;
import dev.holdfast.messaging.EventHandler;
import dev.holdfast.messaging.Received;
import dev.holdfast.order.OrderMessages.Announced;
import dev.holdfast.order.Orders.Told;
import dev.holdfast.payment.PaymentAnswer;
import dev.holdfast.payment.PaymentCalls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The consumer group "payments": charges every accepted order, in parallel, and tells {@link Orders} the answers in one
 * transaction for the batch, together with the inbox. An answer that is late is told later by {@link Reconciler}, so that
 * one slow payment holds up nobody; that it was asked for is in the database before the offset is committed.
 */
final class PaymentInbox implements EventHandler {
    private final Orders orders;
    private final OrderStore store;
    private final PaymentCalls payments;
    private final Reconciler reconciler;
    private final SettlingFirst settlingFirst;
    private final OrderSettings settings;

    PaymentInbox(
            Orders orders,
            OrderStore store,
            PaymentCalls payments,
            Reconciler reconciler,
            SettlingFirst settlingFirst,
            OrderSettings settings) {
        this.orders = orders;
        this.store = store;
        this.payments = payments;
        this.reconciler = reconciler;
        this.settlingFirst = settlingFirst;
        this.settings = settings;
    }

    @Override
    public String group() {
        return Orders.CONSUMER;
    }

    @Override
    public List<Dead> handle(List<Received> batch) {
        List<Dead> dead = new ArrayList<>();
        Map<Received, Announced> accepted = new LinkedHashMap<>();
        for (Received received : batch) {
            try {
                OrderMessages.readAcceptance(received.message()).ifPresent(event -> accepted.put(received, event));
            } catch (IllegalArgumentException e) {
                dead.add(new Dead(received, "unreadable-event: " + e.getMessage()));
            }
        }
        if (!accepted.isEmpty()) {
            charge(accepted, dead);
        }
        return dead;
    }

    private void charge(Map<Received, Announced> accepted, List<Dead> dead) {
        var first = store.firstCharges(
                accepted.values().stream().map(event -> event.order().id()).toList(), SettlingFirst.LATE);
        Map<Announced, CompletableFuture<PaymentAnswer>> charges = new LinkedHashMap<>();
        accepted.forEach((received, event) -> {
            OrderStore.@Nullable FirstCharge ask = first.get(event.order().id());
            if (ask == null) {
                dead.add(new Dead(received, "unknown-order"));
            } else if (ask.wanted()) {
                charges.put(event, payments.charge(ask.charge()));
                if (ask.late()) {
                    settlingFirst.chargesLate();
                }
            }
        });
        patience(charges);
        FailPoint.hit("K13");
        orders.apply(charges.entrySet().stream()
                .map(charge -> new Told(
                        charge.getKey().order().id(),
                        charge.getValue().isDone()
                                ? Reconciler.fact(charge.getValue().join())
                                : laterFact(charge.getKey(), charge.getValue()),
                        charge.getKey().eventId()))
                .toList());
        FailPoint.hit("K14");
    }

    private OrderFact laterFact(Announced event, CompletableFuture<PaymentAnswer> answer) {
        var id = event.order().id();
        answer.thenAccept(late -> reconciler.tell(Told.of(id, Reconciler.fact(late))));
        return new OrderFact.PaymentAwaited();
    }

    /** Waits for the whole batch at most so long; whoever is not done by then is told of later. */
    private void patience(Map<Announced, CompletableFuture<PaymentAnswer>> charges) {
        if (settings.patience().isZero()) {
            return;
        }
        CompletableFuture.allOf(charges.values().toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, settings.patience().toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
