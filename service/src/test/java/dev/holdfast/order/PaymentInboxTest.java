package dev.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.FaultException;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.messaging.EventHandler.Dead;
import dev.holdfast.messaging.OutboxEvent;
import dev.holdfast.messaging.Received;
import dev.holdfast.order.MemoryPayments.Way;
import dev.holdfast.order.Orders.Told;
import dev.holdfast.order.PlaceOrder.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the event of an accepted order to its known payment: the consumer "payments" and the reconciler behind it. */
@Timeout(30)
class PaymentInboxTest {
    private Instant now = Given.NOON;
    private int lostCommits;
    private final Deque<Way> ways = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final List<Order> told = new ArrayList<>();
    private final CountDownLatch changed = new CountDownLatch(1);

    private final MemoryOrderStore store = new MemoryOrderStore(() -> now, new MemoryOrderStore.Weather() {
        @Override
        public void commit() {
            if (lostCommits > 0) {
                lostCommits--;
                throw new MemoryOrderStore.LostConnection();
            }
        }
    });
    private final MemoryPayments payments = new MemoryPayments(call -> {
        calls.add(call);
        return ways.isEmpty() ? Way.FINE : ways.pop();
    });
    private final Orders orders = new Orders(store, store, new OrderMessages(Given::id), Given.SETTINGS, order -> {
        told.add(order);
        changed.countDown();
    });
    private final Reconciler reconciler = new Reconciler(orders, store, payments);
    private final SettlingFirst settlingFirst = new SettlingFirst();
    private final PaymentInbox inbox =
            new PaymentInbox(orders, store, payments, reconciler, settlingFirst, Given.SETTINGS);
    private int offset;

    @BeforeEach
    void opens() {
        store.products.put("bear", Given.offer("bear", 999));
        store.stock.put("bear", new MemoryOrderStore.Stock(10, 0));
    }

    @Test
    void chargesAnAcceptedOrderAndSellsItsUnits() {
        Received event = place("tok_ok");
        assertThat(inbox.handle(List.of(event))).isEmpty();
        assertThat(order(event).state()).isEqualTo(new OrderState.Confirmed());
        assertThat(order(event).payment()).isEqualTo(new Payment.Captured("ref-" + id(event)));
        assertThat(account(event).captured).isEqualTo(1_998);
        assertThat(store.stock).containsEntry("bear", new MemoryOrderStore.Stock(8, 0));
        assertThat(told).containsExactly(order(event));
    }

    @Test
    void freesTheUnitsOfADeclinedOrder() {
        Received event = place("tok_decline");
        inbox.handle(List.of(event));
        assertThat(order(event).state()).isEqualTo(new OrderState.Rejected());
        assertThat(store.stock).containsEntry("bear", new MemoryOrderStore.Stock(10, 0));
    }

    @Test
    void doesNothingASecondTime() {
        Received event = place("tok_ok");
        inbox.handle(List.of(event, event));
        inbox.handle(List.of(event));
        assertThat(account(event).captures).isEqualTo(1);
        assertThat(order(event).version()).isEqualTo(2);
        assertThat(store.ledger).hasSize(2);
        assertThat(store.outbox).hasSize(1); // the confirmation
    }

    @Test
    void chargesOnceAlthoughTheCommitFailed() {
        Received event = place("tok_ok");
        lostCommits = 2;
        assertThatThrownBy(() -> inbox.handle(List.of(event))).isInstanceOf(FaultException.class);
        assertThat(order(event).state().open()).isTrue();
        inbox.handle(List.of(event));
        assertThat(account(event).captures).isEqualTo(1);
        assertThat(order(event).state()).isEqualTo(new OrderState.Confirmed());
        assertThat(told).containsExactly(order(event)); // and told once, though its first transaction was repeated
    }

    @Test
    void saysWhenItChargesLate() {
        inbox.handle(List.of(place("tok_ok")));
        assertThat(settlingFirst.takesPause()).isFalse();
        Received event = place("tok_ok");
        now = now.plus(SettlingFirst.LATE).plusMillis(1);
        inbox.handle(List.of(event));
        assertThat(settlingFirst.takesPause()).isTrue();
        inbox.handle(List.of(event)); // charged already
        assertThat(settlingFirst.takesPause()).isFalse();
    }

    @Test
    void doesNotChargeACancelledOrder() {
        Received event = place("tok_ok");
        orders.cancel(id(event), "changed-mind", _ -> java.util.Optional.empty());
        inbox.handle(List.of(event));
        assertThat(calls).isEmpty();
        reconciler.round();
        assertThat(calls).containsExactly("give back");
        assertThat(order(event).payment()).isEqualTo(new Payment.Declined(OrderProcess.VOIDED));
        assertThat(account(event).captured).isZero();
    }

    @Test
    void leavesASlowPaymentToTheReconcilerAndGoesOn() throws InterruptedException {
        Received slow = place("tok_ok");
        Received quick = place("tok_ok");
        ways.add(Way.LATE);
        inbox.handle(List.of(slow, quick));
        assertThat(order(slow).payment()).isEqualTo(new Payment.Pending());
        assertThat(order(slow).version()).isEqualTo(1);
        assertThat(order(quick).state()).isEqualTo(new OrderState.Confirmed());
        assertThat(askAgainAt(slow)).isEqualTo(now.plus(Given.SETTINGS.answerGivenUp()));
        payments.arrive(0);
        reconciler.tellLate(0);
        assertThat(order(slow).state()).isEqualTo(new OrderState.Confirmed());
        assertThat(payments.accounts)
                .allSatisfy((_, account) -> assertThat(account.captures).isEqualTo(1));
        assertThat(store.takeDue(10, Duration.ZERO)).isEmpty();
    }

    @Test
    void asksAboutASlowPaymentWhoseAnswerDiedWithItsNode() {
        Received slow = place("tok_ok");
        ways.add(Way.LATE);
        inbox.handle(List.of(slow));
        payments.arrive(0); // told to a reconciler that dies before it tells anybody
        Reconciler other = new Reconciler(orders, store, payments);
        assertThat(other.round()).isZero();
        now = now.plus(Given.SETTINGS.answerGivenUp());
        assertThat(other.round()).isEqualTo(1);
        assertThat(order(slow).state()).isEqualTo(new OrderState.Confirmed());
        assertThat(account(slow).captures).isEqualTo(1);
    }

    @Test
    void chargesAgainWhatTheProviderNeverHeardOf() {
        Received event = place("tok_ok");
        ways.add(Way.QUESTION_LOST);
        inbox.handle(List.of(event));
        assertThat(order(event).payment()).isEqualTo(new Payment.Unknown());
        now = now.plusSeconds(1);
        reconciler.round();
        assertThat(calls).containsExactly("charge", "find", "charge");
        assertThat(order(event).state()).isEqualTo(new OrderState.Confirmed());
    }

    @Test
    void findsWhatWasCapturedWithoutAnAnswer() {
        Received event = place("tok_timeout_captured");
        inbox.handle(List.of(event));
        assertThat(order(event).payment()).isEqualTo(new Payment.Unknown());
        now = now.plusSeconds(1);
        reconciler.round();
        assertThat(calls).containsExactly("charge", "find");
        assertThat(order(event).state()).isEqualTo(new OrderState.Confirmed());
        assertThat(account(event).captures).isEqualTo(1);
    }

    @Test
    void asksAgainWithGrowingPausesUntilThereIsAnAnswer() {
        Received event = place("tok_ok");
        ways.addAll(List.of(Way.QUESTION_LOST, Way.QUESTION_LOST, Way.QUESTION_LOST));
        inbox.handle(List.of(event));
        for (int seconds : List.of(1, 2, 4)) {
            assertThat(askAgainAt(event)).isEqualTo(now.plusSeconds(seconds));
            assertThat(reconciler.round()).isZero();
            now = now.plusSeconds(seconds);
            assertThat(reconciler.round()).isEqualTo(1);
        }
        assertThat(order(event).state()).isEqualTo(new OrderState.Confirmed());
        assertThat(order(event).version()).isEqualTo(3); // accepted, unknown once, confirmed
    }

    @Test
    void givesMoneyBackThatArrivesAfterTheEnd() throws InterruptedException {
        Received event = place("tok_ok");
        ways.add(Way.LATE);
        inbox.handle(List.of(event));
        payments.arrive(0); // captured, and the order is cancelled before the answer is told
        orders.cancel(id(event), "changed-mind", _ -> java.util.Optional.empty());
        reconciler.tellLate(0);
        assertThat(order(event).payment()).isInstanceOf(Payment.Captured.class);
        ways.add(Way.QUESTION_LOST);
        reconciler.round();
        assertThat(order(event).payment()).isInstanceOf(Payment.Captured.class);
        now = now.plusSeconds(2);
        reconciler.round();
        assertThat(order(event).payment()).isInstanceOf(Payment.Refunded.class);
        assertThat(account(event).captured - account(event).refunded).isZero();
        assertThat(store.takeDue(10, Duration.ZERO)).isEmpty();
    }

    @Test
    void neverCapturesForAnOrderThatWasGivenUpFirst() {
        Received event = place("tok_ok");
        ways.add(Way.LATE);
        inbox.handle(List.of(event));
        orders.cancel(id(event), "changed-mind", _ -> java.util.Optional.empty());
        reconciler.round();
        payments.arrive(0);
        assertThat(account(event).captured).isZero();
    }

    @Test
    void deadLettersOnlyWhatCanNeverBeApplied() {
        Received noEvent = Received.at(1, null, new byte[] {1, 2, 3});
        OutboxEvent ofNobody = new OrderMessages(Given::id).announce(Given.accepted());
        Received unknown = Received.at(2, null, ofNobody.message());
        Received good = place("tok_ok");
        assertThat(inbox.handle(List.of(noEvent, unknown, good)))
                .extracting(Dead::record, dead -> dead.reason().split(":", 2)[0])
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(noEvent, "unreadable-event"),
                        org.assertj.core.groups.Tuple.tuple(unknown, "unknown-order"));
        assertThat(order(good).state()).isEqualTo(new OrderState.Confirmed());
    }

    @Test
    void passesOverEventsOfLaterVersions() {
        Received event = place("tok_ok");
        inbox.handle(List.of(event));
        calls.clear();
        OutboxEvent confirmed = store.outbox.getLast().events().getLast();
        assertThat(inbox.handle(List.of(Received.at(9, null, confirmed.message()))))
                .isEmpty();
        assertThat(calls).isEmpty();
        assertThat(inbox.group()).isEqualTo("payments");
    }

    @Test
    void endsOrdersWhoseHoldHasRunOut() {
        Received event = place("tok_ok");
        Sweeper sweeper = new Sweeper(orders, store);
        now = now.plus(Given.SETTINGS.hold());
        sweeper.endExpired();
        assertThat(order(event).state().open()).isTrue();
        now = now.plusMillis(1);
        sweeper.endExpired();
        sweeper.endExpired();
        assertThat(order(event).state()).isEqualTo(new OrderState.Cancelled("hold-expired"));
        assertThat(store.stock).containsEntry("bear", new MemoryOrderStore.Stock(10, 0));
        assertThat(order(event).version()).isEqualTo(2);
        now = now.plus(Duration.ofDays(2));
        sweeper.forgetTheOld();
        assertThat(store.keys).isEmpty();
    }

    @Test
    void goesOnSweepingAfterTrouble() {
        place("tok_ok");
        now = now.plus(Duration.ofHours(1));
        lostCommits = 2;
        Sweeper sweeper = new Sweeper(orders, store);
        sweeper.endExpired();
        assertThat(store.expired(10)).hasSize(1);
        sweeper.endExpired();
        assertThat(store.expired(10)).isEmpty();
    }

    @Test
    void reconcilesByItselfOnceStarted() throws InterruptedException {
        Received event = place("tok_timeout_captured");
        inbox.handle(List.of(event));
        Received late = place("tok_ok");
        reconciler.tell(Told.of(id(late), new OrderFact.PaymentCaptured("ref")));
        now = now.plusSeconds(5);
        told.clear();
        reconciler.start();
        assertThat(reconciler.isRunning()).isTrue();
        changed.await();
        while (order(event).state().open() || order(late).state().open()) {
            Thread.onSpinWait();
        }
        reconciler.stop();
        assertThat(reconciler.isRunning()).isFalse();
    }

    /** An accepted order for two bears, and the record of its event. */
    private Received place(String token) {
        PlaceOrder command = Given.command(Given.id(), "key-" + offset, token, new Wanted("bear", 2));
        Given.done(orders.place(List.of(command), StockBook.PATIENT).getFirst());
        OutboxEvent event = store.outbox.getLast().events().getFirst();
        store.outbox.clear();
        return Received.at(offset++, null, event.message());
    }

    private static UUID id(Received event) {
        return OrderMessages.read(event.message()).order().id();
    }

    private Order order(Received event) {
        return orders.find(id(event)).orElseThrow();
    }

    private MemoryPayments.Account account(Received event) {
        return Objects.requireNonNull(payments.accounts.get(id(event)));
    }

    private Instant askAgainAt(Received event) {
        return Objects.requireNonNull(
                Objects.requireNonNull(store.payments.get(id(event))).askAgainAt());
    }
}
