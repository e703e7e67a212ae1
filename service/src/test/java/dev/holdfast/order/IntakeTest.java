package dev.holdfast.order;

import static dev.holdfast.order.Given.command;
import static dev.holdfast.order.Given.done;
import static dev.holdfast.order.Given.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.FaultException;
import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.TimeOuts;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.order.Orders.Placed;
import dev.holdfast.order.PlaceOrder.Wanted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IntakeTest {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<List<String>> transactions = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<CompletableFuture<Outcome<Placed>>> waiting = new ArrayList<>();
    private boolean away;
    private Duration keyWait = Duration.ZERO;
    private Duration stockWait = Duration.ZERO;

    /** Its first transaction waits at the gate, so that what comes meanwhile gathers in the queue. */
    private final MemoryOrderStore store = new MemoryOrderStore(() -> Given.NOON, new MemoryOrderStore.Weather() {}) {
        @Override
        public Claims claim(List<PlaceOrder> commands, Duration atMost) {
            keyWait = atMost;
            List<String> keys = commands.stream().map(PlaceOrder::key).toList();
            transactions.add(keys);
            if (keys.equals(List.of("first"))) {
                entered.countDown();
                pass(gate);
            }
            if (away) {
                throw FaultException.unavailable("PostgreSQL is away", null);
            }
            if (keys.contains("busy")) {
                throw new KeyBusy(new SQLException("locked", "55P03"));
            }
            if (keys.contains("held")) {
                throw FaultException.unavailable("locked", new SQLException("locked", "55P03"));
            }
            return super.claim(commands, atMost);
        }

        @Override
        public Map<String, Long> lockStock(Set<String> skus, Duration atMost) {
            stockWait = atMost;
            return super.lockStock(skus, atMost);
        }

        @Override
        public void insert(List<NewOrder> accepted, Duration hold) {
            super.insert(accepted, hold);
            if (accepted.stream().anyMatch(order -> order.command().key().startsWith("bad"))) {
                throw new IllegalArgumentException("an order nobody can write");
            }
        }
    };

    private final SettlingFirst settlingFirst = new SettlingFirst();
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private Intake intake = intake(64, Duration.ofSeconds(20));

    private Intake intake(int queue, Duration queueWait) {
        OrderSettings all = Given.SETTINGS;
        OrderSettings settings = new OrderSettings(
                all.hold(), queue, 8, queueWait, all.patience(), all.answerGivenUp(), all.askAgain(), all.waiters());
        Orders orders = new Orders(store, store, new OrderMessages(Given::id), settings, _ -> {});
        meters.clear();
        return new Intake(
                orders,
                () -> store.outbox.size() > 100,
                settings,
                pauses::add,
                settlingFirst,
                new TimeOuts(System::nanoTime),
                meters);
    }

    @BeforeEach
    void opens() {
        store.products.put("bear", Given.offer("bear", 999));
        store.stock.put("bear", new MemoryOrderStore.Stock(5, 0));
    }

    @AfterEach
    void closes() {
        gate.countDown();
        intake.stop();
    }

    @Test
    void placesALoneOrderAtOnce() {
        intake.start();
        gate.countDown();
        assertThat(done(intake.place(order("first"))).replayed()).isFalse();
        assertThat(transactions).containsExactly(List.of("first"));
    }

    @Test
    void putsAllThatWaitIntoOneTransactionInTheirOrder() {
        block();
        queue("a", "b", "c");
        gate.countDown();
        assertThat(waiting).allSatisfy(answer -> done(answer.join()));
        assertThat(transactions).containsExactly(List.of("first"), List.of("a", "b", "c"));
        assertThat(store.orders).hasSize(4);
    }

    @Test
    void letsOrdersThatAreChargedLateGoFirstOnce() {
        block();
        settlingFirst.chargesLate();
        settlingFirst.chargesLate();
        queue("a", "b", "c");
        gate.countDown();
        waiting.forEach(CompletableFuture::join);
        assertThat(pauses.getFirst()).isEqualTo(SettlingFirst.PAUSE);
        assertThat(pauses.stream().filter(SettlingFirst.PAUSE::equals)).hasSize(1);
    }

    @Test
    void letsALoneOrderWaitForNobody() {
        settlingFirst.chargesLate();
        block();
        gate.countDown();
        done(waiting.getFirst().join());
        intake.place(order("next"));
        assertThat(pauses).doesNotContain(SettlingFirst.PAUSE);
    }

    @Test
    void putsNoMoreThanABatchIntoATransaction() {
        store.stock.put("bear", new MemoryOrderStore.Stock(100, 0));
        block();
        queue("a", "b", "c", "d", "e", "f", "g", "h", "i");
        gate.countDown();
        waiting.forEach(CompletableFuture::join);
        assertThat(transactions).hasSize(3);
        assertThat(transactions.get(1)).hasSize(8);
        assertThat(Objects.requireNonNull(meters.find("holdfast.intake.batch").summary())
                        .max())
                .isEqualTo(8);
    }

    @Test
    void servesFirstWhoCameFirst() {
        block();
        queue("a", "b", "c", "d", "e", "f");
        gate.countDown();
        assertThat(waiting.subList(1, 5)).allSatisfy(answer -> done(answer.join()));
        assertThat(waiting.subList(5, 7))
                .allSatisfy(answer -> assertThat(refusal(answer.join())).isEqualTo("insufficient-stock"));
    }

    @Test
    void keepsOneBadOrderFromTakingOthersWithIt() {
        block();
        queue("a", "bad", "c");
        gate.countDown();
        done(waiting.get(1).join());
        done(waiting.get(3).join());
        assertThat(fault(waiting.get(2)).code()).isEqualTo(Code.INTERNAL);
        assertThat(transactions)
                .containsExactly(
                        List.of("first"), List.of("a", "bad", "c"), List.of("a"), List.of("bad"), List.of("c"));
        assertThat(store.keys).containsOnlyKeys("first", "a", "c");
        assertThat(Objects.requireNonNull(store.stock.get("bear")).reserved()).isEqualTo(3);
    }

    @Test
    void answersTheSecondRequestWithAKeyLikeTheFirst() {
        block();
        queue("same", "other", "same", "same");
        gate.countDown();
        List<Placed> placed =
                waiting.stream().skip(1).map(answer -> done(answer.join())).toList();
        assertThat(placed.get(2).order()).isEqualTo(placed.get(0).order());
        assertThat(placed.get(3).order()).isEqualTo(placed.get(0).order());
        assertThat(placed).extracting(Placed::replayed).containsExactly(false, false, true, true);
        assertThat(transactions.subList(1, 4))
                .containsExactly(List.of("same", "other"), List.of("same"), List.of("same"));
    }

    @Test
    void saysThatItIsFullBeforeAnyEffect() {
        intake = intake(2, Duration.ofSeconds(20));
        block();
        queue("a", "b");
        assertOverloaded("c");
        gate.countDown();
        waiting.forEach(answer -> done(answer.join()));
        intake.stop();
        assertThat(store.keys).containsOnlyKeys("first", "a", "b");
    }

    @Test
    void takesNothingWhileTheOutboxIsFull() {
        intake.start();
        for (int i = 0; i <= 100; i++) {
            store.outbox.add(new MemoryOrderStore.Waiting(i, 0, List.of()));
        }
        assertOverloaded("a");
        assertThat(transactions).isEmpty();
    }

    @Test
    void placesNothingThatWasGivenUpInTheQueue() {
        intake = intake(64, Duration.ofMillis(1));
        intake.start();
        CompletableFuture<Outcome<Placed>> first = later("first");
        while (entered.getCount() > 0) {
            if (first.isCompletedExceptionally()) { // given up before the writer came to it
                first = later("first");
            }
            Thread.onSpinWait();
        }
        assertOverloaded("a");
        gate.countDown();
        done(first.join()); // taken before it could be given up, so it waits for its commit
        intake.stop();
        assertThat(store.keys).containsOnlyKeys("first");
    }

    @Test
    void commitsWhatWaitsBeforeItStops() {
        block();
        queue("a", "b");
        CompletableFuture<?> stopped = CompletableFuture.runAsync(() -> intake.stop(), THREADS);
        while (intake.isRunning()) {
            Thread.onSpinWait();
        }
        assertOverloaded("c");
        gate.countDown();
        stopped.join();
        waiting.forEach(answer -> done(answer.join()));
        assertThat(store.orders).hasSize(3);
    }

    @Test
    void takesNothingBeforeItHasStarted() {
        assertOverloaded("a");
    }

    @Test
    void tellsEveryoneThatPostgresIsAwayAndTriesNothingByItself() {
        block();
        queue("a", "b");
        away = true;
        gate.countDown();
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(fault(answer).code()).isEqualTo(Code.UNAVAILABLE));
        assertThat(transactions).hasSize(2);
    }

    @Test
    void asksToRepeatWhileAnotherNodeHasTheKey() {
        block();
        queue("a", "busy");
        gate.countDown();
        done(waiting.get(1).join());
        assertThat(refusal(waiting.get(2).join())).isEqualTo("request-in-progress");
    }

    @Test
    void placesTheOthersWhenStockIsHeldElsewhereAndHurries() {
        block();
        assertThat(keyWait).isLessThan(StockBook.PATIENT);
        queue("a", "held", "c");
        gate.countDown();
        done(waiting.get(1).join());
        done(waiting.get(3).join());
        assertThat(fault(waiting.get(2)).code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(transactions.subList(2, 5)).containsExactly(List.of("a"), List.of("held"), List.of("c"));
        intake.stop();
        assertThat(keyWait).isEqualTo(Intake.HURRIED);
        assertThat(stockWait).isEqualTo(Intake.HURRIED);
    }

    private static PlaceOrder order(String key) {
        return command(key, new Wanted("bear", 1));
    }

    /** The writer stands in a transaction. */
    private void block() {
        intake.start();
        waiting.add(later("first"));
        pass(entered);
    }

    /** In this order, in the queue when it returns. */
    private void queue(String... keys) {
        for (String key : keys) {
            int before = queued();
            waiting.add(later(key));
            while (queued() == before) {
                Thread.onSpinWait();
            }
        }
    }

    private int queued() {
        return (int) Objects.requireNonNull(meters.find("holdfast.intake.queue").gauge())
                .value();
    }

    private CompletableFuture<Outcome<Placed>> later(String key) {
        return CompletableFuture.supplyAsync(() -> intake.place(order(key)), THREADS);
    }

    private void assertOverloaded(String key) {
        assertThatThrownBy(() -> intake.place(order(key)))
                .isInstanceOfSatisfying(
                        FaultException.class, fault -> assertThat(fault.code()).isEqualTo(Code.OVERLOADED));
    }

    private static FaultException fault(CompletableFuture<?> answer) {
        try {
            throw new AssertionError("answered: " + answer.join());
        } catch (CompletionException e) {
            return (FaultException) Objects.requireNonNull(e.getCause());
        }
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
