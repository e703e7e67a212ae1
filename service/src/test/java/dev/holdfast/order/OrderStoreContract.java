package dev.holdfast.order;

import static dev.holdfast.order.Given.command;
import static dev.holdfast.order.Given.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.inventory.StockMove;
import dev.holdfast.money.Money;
import dev.holdfast.order.OrderFact.CancelAsked;
import dev.holdfast.order.OrderFact.PaymentCaptured;
import dev.holdfast.order.OrderFact.PaymentUnknown;
import dev.holdfast.order.OrderStore.Asking;
import dev.holdfast.order.OrderStore.FirstCharge;
import dev.holdfast.order.OrderStore.NewOrder;
import dev.holdfast.order.OrderStore.Update;
import dev.holdfast.order.PlaceOrder.Wanted;
import dev.holdfast.payment.Charge;
import dev.holdfast.product.Offer;
import dev.holdfast.storage.KeyedAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

/** What every store of orders has to do; the fake the simulation stands on is held to it beside the real one. */
abstract class OrderStoreContract {
    private static final Duration HOLD = Duration.ofMinutes(15);
    static final Duration WAIT = Duration.ofSeconds(2);
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** An empty store. */
    abstract OrderStore store();

    abstract void sells(Offer offer, long onHand);

    /** On hand and reserved. */
    abstract List<Long> stock(String sku);

    /** The entries of a SKU, oldest first. */
    abstract List<StockMove> ledger(String sku);

    /** Lets time pass on the store's clock. */
    abstract void passes(Duration time);

    @BeforeEach
    void opens() {
        sells(Given.offer("bear", 999), 10);
        sells(Given.offer("car", 599), 3);
    }

    // keys

    @Test
    void namesTheOrdersFromTheNewestOn() {
        List<UUID> newestFirst = Stream.of("k1", "k2", "k3", "k4", "k5")
                .map(key -> accept(key, new Wanted("bear", 1)).id())
                .sorted(Comparator.comparing(UUID::toString).reversed())
                .toList();
        List<UUID> first = store().idsBelow(new UUID(-1, -1), 3);
        assertThat(first).isEqualTo(newestFirst.subList(0, 3));
        assertThat(store().idsBelow(first.getLast(), 3)).isEqualTo(newestFirst.subList(3, 5));
    }

    @Test
    void claimsAKeyOnceAndTellsWhoseItIs() {
        PlaceOrder first = command("k1", new Wanted("bear", 1));
        assertThat(claim(first)).isEmpty();
        PlaceOrder second = command("k1", new Wanted("car", 1));
        PlaceOrder other = command("k2", new Wanted("car", 1));
        Map<String, OrderStore.Earlier> earlier = claim(other, second);
        assertThat(earlier).containsOnlyKeys("k1");
        OrderStore.Earlier k1 = Objects.requireNonNull(earlier.get("k1"));
        assertThat(k1.orderId()).isEqualTo(first.id());
        assertThat(k1.fingerprint()).isEqualTo(first.fingerprint());
        assertThat(k1.answer()).isNull();
    }

    @Test
    void leavesNoTraceOfAForgottenKey() {
        PlaceOrder refused = command("k1", new Wanted("bear", 1));
        in(() -> {
            store().claim(List.of(refused), WAIT);
            store().forget(List.of(refused));
            return true;
        });
        assertThat(claim(command("k1", new Wanted("bear", 1)))).isEmpty();
    }

    @Test
    void givesTheKeptAnswerToARepeatAndKeepsTheFirst() {
        accept("k1", new Wanted("bear", 1));
        store().keepAnswer("k1", new KeyedAnswer(202, "/there", bytes("one"), false));
        store().keepAnswer("k1", new KeyedAnswer(202, "/there", bytes("two"), false));
        store().keepAnswer("unheard", new KeyedAnswer(202, "/there", bytes("two"), false));
        KeyedAnswer kept = Objects.requireNonNull(Objects.requireNonNull(
                        claim(command("k1", new Wanted("bear", 1))).get("k1"))
                .answer());
        assertThat(kept.body()).isEqualTo(bytes("one"));
        assertThat(kept.status()).isEqualTo(202);
        assertThat(kept.location()).isEqualTo("/there");
        assertThat(kept.replayed()).isTrue();
    }

    @Test
    void saysThatAnAnswerIsPendingWhileItsRequestMayStillWait() {
        claim(Given.with(command("k1", new Wanted("bear", 1)), null, Duration.ofSeconds(20)));
        assertThat(repeated("k1").pending()).isTrue();
        store().keepAnswer("k1", new KeyedAnswer(202, "/there", bytes("one"), false));
        assertThat(repeated("k1").pending()).isFalse();

        claim(Given.with(command("k2", new Wanted("bear", 1)), null, Duration.ofSeconds(20)));
        passes(Duration.ofSeconds(60)); // whoever waited is dead
        assertThat(repeated("k2").pending()).isFalse();

        claim(command("k3", new Wanted("bear", 1)));
        assertThat(repeated("k3").pending()).isFalse();
    }

    private OrderStore.Earlier repeated(String key) {
        return Objects.requireNonNull(claim(command(key, new Wanted("bear", 1))).get(key));
    }

    @Test
    void forgetsKeysAfterADayButNoneOfAnOpenOrder() {
        Order open = accept("open", new Wanted("bear", 1));
        Order ended = accept("ended", new Wanted("bear", 1));
        apply(ended, new PaymentCaptured("ref"), null);
        passes(Duration.ofHours(24).minusMinutes(1));
        assertThat(store().forgetOldKeys(10)).isZero();
        passes(Duration.ofMinutes(2));
        assertThat(store().forgetOldKeys(10)).isEqualTo(1);
        assertThat(claim(command("open", new Wanted("bear", 1)), command("ended", new Wanted("bear", 1))))
                .containsOnlyKeys("open");
        apply(open, new PaymentCaptured("ref"), null);
        assertThat(store().forgetOldKeys(10)).isEqualTo(1);
    }

    @Test
    void forgetsNoMoreAtATimeThanAsked() {
        for (String key : List.of("a", "b", "c")) {
            claim(command(key, new Wanted("bear", 1)));
        }
        passes(Duration.ofHours(25));
        assertThat(store().forgetOldKeys(2)).isEqualTo(2);
        assertThat(store().forgetOldKeys(2)).isEqualTo(1);
    }

    // numbers and time

    @Test
    void drawsAFreshNumberForEachKeyThatIsClaimed() {
        List<PlaceOrder> three = List.of(
                command("k1", new Wanted("bear", 1)),
                command("k2", new Wanted("bear", 1)),
                command("k3", new Wanted("bear", 1)));
        OrderStore.Claims first = in(() -> store().claim(three, WAIT));
        OrderStore.Claims second =
                in(() -> store().claim(List.of(three.getFirst(), command("k4", new Wanted("bear", 1))), WAIT));
        assertThat(first.numbers()).hasSize(3).allMatch(number -> number.matches("H-\\d{6,}"));
        assertThat(second.numbers()).hasSize(1);
        assertThat(first.numbers())
                .doesNotContainAnyElementsOf(second.numbers())
                .doesNotHaveDuplicates();
        assertThat(in(() -> store().claim(three, WAIT)).numbers()).isEmpty();
    }

    @Test
    void tellsTheTimeInMilliseconds() {
        Instant before = in(() -> store().time());
        OrderStore.Claims claims = in(() -> store().claim(List.of(command("k1", new Wanted("bear", 1))), WAIT));
        assertThat(before.getNano() % 1_000_000).isZero();
        assertThat(claims.at().getNano() % 1_000_000).isZero();
        assertThat(claims.at()).isAfterOrEqualTo(before);
    }

    @Test
    void standsStillInATransaction() {
        assertThat(in(() -> store().time().equals(store().time()))).isTrue();
    }

    // offers and stock

    @Test
    void offersWhatIsInTheCatalogue() {
        sells(new Offer("old", "Old", new Money(5, "JPY"), false), 0);
        assertThat(in(() -> store().offers(Set.of("bear", "old", "nothing"))))
                .isEqualTo(Map.of(
                        "bear", Given.offer("bear", 999), "old", new Offer("old", "Old", new Money(5, "JPY"), false)));
    }

    @Test
    void tellsTheFreeUnitsOfWhatItLocks() {
        accept("k1", new Wanted("bear", 4));
        assertThat(in(() -> store().lockStock(Set.of("bear", "car", "nothing"), WAIT)))
                .isEqualTo(Map.of("bear", 6L, "car", 3L));
    }

    @Test
    void holdsAndTakesAndReleases() {
        Order sold = accept("k1", new Wanted("bear", 4));
        Order freed = accept("k2", new Wanted("bear", 3));
        assertThat(stock("bear")).containsExactly(10L, 7L);
        List<StockMove> moves = List.of(StockMove.take("bear", 4, sold.id()), StockMove.release("bear", 3, freed.id()));
        move(moves);
        assertThat(stock("bear")).containsExactly(6L, 0L);
        assertThat(ledger("bear"))
                .containsExactly(
                        StockMove.hold("bear", 4, sold.id()),
                        StockMove.hold("bear", 3, freed.id()),
                        moves.get(0),
                        moves.get(1));
    }

    @Test
    void neverOversells() {
        Order order = accept("k1", new Wanted("bear", 10));
        assertThatThrownBy(() -> move(List.of(StockMove.hold("bear", 1, order.id()))))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> move(List.of(StockMove.release("bear", 11, order.id()))))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> move(List.of(StockMove.take("bear", 11, order.id()))))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(stock("bear")).containsExactly(10L, 10L);
        assertThat(ledger("bear")).hasSize(1);
    }

    @Test
    void movesNoStockThatHasNoRow() {
        assertThatThrownBy(() -> move(List.of(StockMove.hold("nothing", 1, Given.id()))))
                .isInstanceOf(IllegalStateException.class);
    }

    // orders

    @Test
    void keepsAnOrderAsItIs() {
        Order order = accept("k1", new Wanted("bear", 2), new Wanted("car", 1), new Wanted("bear", 1));
        assertThat(store().find(List.of(order.id(), Given.id()))).isEqualTo(Map.of(order.id(), order));
        assertThat(store().versions(List.of(order.id(), Given.id()))).isEqualTo(Map.of(order.id(), 1));
        assertThat(in(() -> store().lock(List.of(order.id(), Given.id())))).isEqualTo(Map.of(order.id(), order));
    }

    @Test
    void keepsEveryLaterVersion() {
        Order order = accept("k1", new Wanted("bear", 2));
        order = apply(order, new PaymentUnknown(), null);
        assertThat(store().find(List.of(order.id()))).isEqualTo(Map.of(order.id(), order));
        order = apply(order, new CancelAsked("changed-mind"), null);
        order = apply(order, new PaymentCaptured("ref"), null);
        order = apply(order, new OrderFact.PaymentReturned("back"), null);
        assertThat(store().find(List.of(order.id()))).isEqualTo(Map.of(order.id(), order));
        assertThat(store().versions(List.of(order.id()))).isEqualTo(Map.of(order.id(), 5));
    }

    @Test
    void keepsSeveralVersionsOfOneTransaction() {
        Order before = accept("k1", new Wanted("bear", 2));
        Order after = Given.after(before, new PaymentUnknown(), new PaymentCaptured("ref"));
        update(new Update(before, after, null, false));
        assertThat(store().find(List.of(before.id()))).isEqualTo(Map.of(before.id(), after));
    }

    @Test
    void writesNoOrderThatChangedMeanwhile() {
        Order before = accept("k1", new Wanted("bear", 2));
        Order now = apply(before, new PaymentUnknown(), null);
        Order stale = Given.after(before, new PaymentCaptured("ref"));
        assertThatThrownBy(() -> update(new Update(before, stale, null, false)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store().find(List.of(before.id()))).isEqualTo(Map.of(before.id(), now));
    }

    @Test
    void acceptsNoIdTwice() {
        Order order = accept("k1", new Wanted("bear", 1));
        PlaceOrder again = command(order.id(), "k2", "tok_ok", new Wanted("bear", 1));
        assertThatThrownBy(() -> accept(again)).isInstanceOf(DataIntegrityViolationException.class);
        assertThat(claim(command("k2", new Wanted("bear", 1)))).isEmpty();
    }

    // inbox

    @Test
    void seesAnEventOnceAConsumer() {
        UUID one = Given.id();
        UUID two = Given.id();
        assertThat(in(() -> store().firstSeen("payments", List.of(one, one)))).containsExactly(one);
        assertThat(in(() -> store().firstSeen("payments", List.of(one, two)))).containsExactly(two);
        assertThat(in(() -> store().firstSeen("others", List.of(one)))).containsExactly(one);
    }

    // payments

    @Test
    void tellsWhatToChargeAnOrderFirst() {
        Order order = accept("k1", new Wanted("bear", 2));
        Charge charge = new Charge(order.id(), order.total(), "tok_ok");
        assertThat(store().firstCharges(List.of(order.id(), Given.id()), Duration.ofMinutes(1)))
                .isEqualTo(Map.of(order.id(), new FirstCharge(charge, true, false)));
        passes(Duration.ofMinutes(2));
        assertThat(firstCharge(order)).isEqualTo(new FirstCharge(charge, true, true));
        Order same = apply(order, new OrderFact.PaymentAwaited(), Duration.ofSeconds(3));
        assertThat(firstCharge(order)).isEqualTo(new FirstCharge(charge, false, true));
        Order unknown = apply(same, new PaymentUnknown(), null);
        assertThat(firstCharge(order)).isEqualTo(new FirstCharge(charge, false, true));
        apply(unknown, new PaymentCaptured("ref"), null);
        assertThat(firstCharge(order)).isEqualTo(new FirstCharge(charge, false, true));

        Order ended = accept("k2", new Wanted("bear", 1));
        apply(ended, new CancelAsked("x"), null);
        assertThat(firstCharge(ended))
                .isEqualTo(new FirstCharge(new Charge(ended.id(), ended.total(), "tok_ok"), false, false));
    }

    private @Nullable FirstCharge firstCharge(Order order) {
        return store().firstCharges(List.of(order.id()), Duration.ofMinutes(1)).get(order.id());
    }

    @Test
    void asksWhenItIsTimeAndAgainAfterTheLease() {
        Order order = accept("k1", new Wanted("bear", 2));
        assertThat(store().takeDue(10, LEASE)).isEmpty();
        apply(order, new OrderFact.PaymentAwaited(), Duration.ofSeconds(30));
        assertThat(store().takeDue(10, LEASE)).isEmpty();
        passes(Duration.ofSeconds(31));
        assertThat(store().takeDue(10, LEASE))
                .containsExactly(new Asking(new Charge(order.id(), order.total(), "tok_ok"), true));
        assertThat(store().takeDue(10, LEASE)).isEmpty();
        passes(LEASE.plusSeconds(1));
        assertThat(store().takeDue(10, LEASE)).hasSize(1);
    }

    @Test
    void asksLessAndLessOftenUpToAMinute() {
        Order order = accept("k1", new Wanted("bear", 2));
        apply(order, new OrderFact.PaymentAwaited(), Duration.ofSeconds(12));
        for (int pause = 12; pause <= 12 << 18; pause *= 2) { // one attempt more each time round
            passes(Duration.ofSeconds(Math.min(60, pause) - 10));
            assertThat(store().takeDue(10, LEASE)).as("before %s s", pause).isEmpty();
            passes(Duration.ofSeconds(11));
            assertThat(store().takeDue(10, LEASE)).as("after %s s", pause).hasSize(1);
            apply(order, new OrderFact.PaymentAwaited(), Duration.ofSeconds(12));
        }
    }

    @Test
    void beginsANewQuestionWithoutTheOldPauses() {
        Order order = accept("k1", new Wanted("bear", 2));
        apply(order, new OrderFact.PaymentAwaited(), Duration.ZERO);
        for (int i = 0; i < 4; i++) {
            assertThat(store().takeDue(10, Duration.ZERO)).hasSize(1);
        }
        update(new Update(order, order, Duration.ofSeconds(1), true));
        passes(Duration.ofMillis(1_500));
        assertThat(store().takeDue(10, LEASE)).hasSize(1);
    }

    @Test
    void asksForMoneyBackAtOnceWhenAnOrderHasEnded() {
        Order order = accept("k1", new Wanted("bear", 2));
        apply(order, new CancelAsked("x"), Duration.ZERO);
        assertThat(store().takeDue(10, LEASE))
                .containsExactly(new Asking(new Charge(order.id(), order.total(), "tok_ok"), false));
    }

    @Test
    void asksNoMoreOfWhatIsKnown() {
        Order order = accept("k1", new Wanted("bear", 2));
        apply(order, new OrderFact.PaymentAwaited(), Duration.ofSeconds(1));
        apply(order, new PaymentCaptured("ref"), null);
        passes(Duration.ofHours(1));
        assertThat(store().takeDue(10, LEASE)).isEmpty();
    }

    @Test
    void takesTheLongestDueFirst() {
        Order late = accept("k1", new Wanted("bear", 1));
        Order early = accept("k2", new Wanted("bear", 1));
        apply(late, new OrderFact.PaymentAwaited(), Duration.ofSeconds(20));
        apply(early, new OrderFact.PaymentAwaited(), Duration.ofSeconds(10));
        passes(Duration.ofSeconds(30));
        assertThat(store().takeDue(1, LEASE))
                .extracting(ask -> ask.charge().orderId())
                .containsExactly(early.id());
        assertThat(store().takeDue(1, LEASE))
                .extracting(ask -> ask.charge().orderId())
                .containsExactly(late.id());
    }

    // deadlines

    @Test
    void tellsWhoseHoldHasRunOutByItsOwnClock() {
        Order first = accept("k1", new Wanted("bear", 1));
        passes(Duration.ofMinutes(1));
        Order second = accept("k2", new Wanted("bear", 1));
        Order sold = accept("k3", new Wanted("bear", 1));
        apply(sold, new PaymentCaptured("ref"), null);
        passes(HOLD.minusMinutes(2));
        assertThat(store().expired(10)).isEmpty();
        passes(Duration.ofMinutes(1).plusSeconds(1));
        assertThat(store().expired(10)).containsExactly(first.id());
        passes(Duration.ofHours(1));
        assertThat(store().expired(10)).containsExactly(first.id(), second.id());
        assertThat(store().expired(1)).containsExactly(first.id());
    }

    // transactions

    @Test
    void leavesNothingBehindWhenTheWorkFails() {
        Order order = accept("k0", new Wanted("bear", 1));
        UUID event = Given.id();
        PlaceOrder lost = command("k1", new Wanted("bear", 2));
        assertThatThrownBy(() -> in(() -> {
                    store().firstSeen("payments", List.of(event));
                    place(lost);
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThatThrownBy(() -> in(() -> {
                    store().lock(List.of(order.id()));
                    Order after = Given.after(order, new PaymentCaptured("ref"));
                    store().lockStock(Set.of("bear"), WAIT);
                    store().moveStock(List.of(StockMove.take("bear", 1, order.id())));
                    store().update(List.of(new Update(order, after, Duration.ZERO, true)));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(store().find(List.of(lost.id(), order.id()))).isEqualTo(Map.of(order.id(), order));
        assertThat(stock("bear")).containsExactly(10L, 1L);
        assertThat(ledger("bear")).hasSize(1);
        assertThat(store().takeDue(10, LEASE)).isEmpty();
        assertThat(in(() -> store().firstSeen("payments", List.of(event)))).containsExactly(event);
        assertThat(claim(lost)).isEmpty();
    }

    @Test
    void runsWorkInsideWorkInOneTransaction() {
        PlaceOrder command = command("k1", new Wanted("bear", 1));
        assertThatThrownBy(() -> in(() -> {
                    in(() -> place(command));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(store().find(List.of(command.id()))).isEmpty();
    }

    // how the tests write

    private Map<String, OrderStore.Earlier> claim(PlaceOrder... commands) {
        return in(() -> store().claim(List.of(commands), WAIT)).earlier();
    }

    final Order accept(String key, Wanted... lines) {
        return accept(command(key, lines));
    }

    private Order accept(PlaceOrder command) {
        return in(() -> place(command));
    }

    final Order place(PlaceOrder command) {
        OrderStore.Claims claims = store().claim(List.of(command), WAIT);
        Set<String> skus = Set.copyOf(command.lines().stream().map(Wanted::sku).toList());
        Map<String, Long> free = new HashMap<>(store().lockStock(skus, WAIT));
        Order order = done(new Placement(store().offers(skus), free, claims.at())
                .decide(command, claims.numbers().getFirst()));
        store().insert(List.of(new NewOrder(order, command)), HOLD);
        Map<String, Long> wanted = new HashMap<>();
        command.lines().forEach(line -> wanted.merge(line.sku(), (long) line.quantity(), Long::sum));
        store().moveStock(wanted.entrySet().stream()
                .map(entry -> StockMove.hold(entry.getKey(), entry.getValue(), order.id()))
                .toList());
        return order;
    }

    /** The order after the fact, written; its stock stays out of it. */
    final Order apply(Order order, OrderFact fact, @Nullable Duration askIn) {
        return in(() -> {
            Order before =
                    Objects.requireNonNull(store().lock(List.of(order.id())).get(order.id()));
            Instant at = store().time();
            Order after = OrderProcess.next(before, fact, at).order();
            store().update(List.of(new Update(before, after, askIn, false)));
            return after;
        });
    }

    private void update(Update update) {
        in(() -> {
            store().lock(List.of(update.after().id()));
            store().update(List.of(update));
            return true;
        });
    }

    private void move(List<StockMove> moves) {
        in(() -> {
            store().lockStock(Set.copyOf(moves.stream().map(StockMove::sku).toList()), WAIT);
            store().moveStock(moves);
            return true;
        });
    }

    <T> T in(Supplier<T> work) {
        return store().inTransaction(work);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
