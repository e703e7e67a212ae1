package dev.holdfast.order;

import dev.holdfast.order.Orders.Told;
import dev.holdfast.payment.PaymentAnswer;
import dev.holdfast.payment.PaymentCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Makes the unknown known: asks the provider about every payment that is due, until there is an answer, and tells the
 * late answers of charges. An open order is asked about (and charged with the same key where the provider never heard of
 * it); for one that has ended the money is given back. Several nodes share the work by leases on the payment rows.
 */
final class Reconciler implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    /** Payments asked about in one round: more than fail in a second, few enough for one transaction. */
    private static final int ROUND = 200;

    /** A node that dies in a round is replaced after this. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** Above what a round takes while the servers answer; what is cut off stays due in the database. */
    private static final Duration STOP = Duration.ofSeconds(5);

    /** How often due payments are looked for. */
    private static final long LOOK_MILLIS = 250;

    /** Late answers in memory; one that finds no room is asked for again, because its payment row says so. */
    private final BlockingQueue<Told> late = new ArrayBlockingQueue<>(1_024);

    private final Orders orders;
    private final OrderStore store;
    private final PaymentCalls payments;
    private volatile boolean running;
    private @Nullable Thread thread;

    Reconciler(Orders orders, OrderStore store, PaymentCalls payments) {
        this.orders = orders;
        this.store = store;
        this.payments = payments;
    }

    /** A late answer, told to the order soon. */
    void tell(Told told) {
        if (!late.offer(told)) {
            log.warn("a late answer of order {} found no room and will be asked for again", told.orderId());
        }
    }

    /** What an answer of the provider says about the order. */
    static OrderFact fact(PaymentAnswer answer) {
        return switch (answer) {
            case PaymentAnswer.Captured(String reference) -> new OrderFact.PaymentCaptured(reference);
            case PaymentAnswer.Declined(String code) -> new OrderFact.PaymentDeclined(code);
            case PaymentAnswer.Refunded(String reference) -> new OrderFact.PaymentReturned(reference);
            case PaymentAnswer.Voided _ -> new OrderFact.PaymentVoided();
            case PaymentAnswer.Unknown _, PaymentAnswer.NotFound _ -> new OrderFact.PaymentUnknown();
        };
    }

    /** One round: everything that is due is asked about in parallel, and the answers are told together. */
    int round() {
        List<OrderStore.Asking> due = store.takeDue(ROUND, LEASE);
        List<CompletableFuture<Told>> answers = due.stream()
                .map(ask -> ask(ask).thenApply(answer -> Told.of(ask.charge().orderId(), fact(answer))))
                .toList();
        orders.apply(answers.stream().map(CompletableFuture::join).toList());
        return due.size();
    }

    private CompletableFuture<PaymentAnswer> ask(OrderStore.Asking ask) {
        if (!ask.open()) {
            return payments.giveBack(ask.charge());
        }
        return payments.find(ask.charge())
                .thenCompose(found -> found instanceof PaymentAnswer.NotFound
                        ? payments.charge(ask.charge())
                        : CompletableFuture.completedFuture(found));
    }

    private void run() {
        while (running) {
            try {
                tellLate(LOOK_MILLIS);
                while (running && round() == ROUND) {}
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // nothing is lost: what is due stays due in the database
                log.warn("payments could not be reconciled and will be tried again: {}", e.toString());
            }
        }
    }

    /** Tells the late answers together, as soon as there is one and at most this long from now. */
    void tellLate(long waitMillis) throws InterruptedException {
        @Nullable Told first = late.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (first != null) {
            List<Told> told = new ArrayList<>(List.of(first));
            late.drainTo(told, ROUND - 1);
            orders.apply(told);
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("reconciler").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        Thread started = thread;
        if (started != null) {
            try {
                started.join(STOP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
