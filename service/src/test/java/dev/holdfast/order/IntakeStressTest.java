package dev.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.FaultException;
import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.TimeOuts;
import dev.holdfast.order.PlaceOrder.Wanted;
import dev.holdfast.order.PlacingHistory.Answer;
import dev.holdfast.order.PlacingHistory.Call;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several threads place orders for the last units, with few keys and little room, again and again; every history has to be
 * one that callers could have had one after the other, and the books have to say what the answers said.
 */
@Tag("exhaustive")
@Timeout(120)
class IntakeStressTest {
    private static final int ROUNDS = 400;
    private static final int CLOSINGS = 40;
    private static final int THREADS = 4;
    private static final int CALLS = 3;
    private static final int UNITS = 5;
    private static final int ROOM = 2;
    private static final int BATCH = 2;

    private final SplittableRandom random = new SplittableRandom(1);
    private final MemoryOrderStore store = new MemoryOrderStore(() -> Given.NOON, new MemoryOrderStore.Weather() {});
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
    private final AtomicLong clock = new AtomicLong();
    private volatile boolean closing;
    private Intake intake = intake(Duration.ofSeconds(20));

    private Intake intake(Duration queueWait) {
        OrderSettings all = Given.SETTINGS;
        OrderSettings settings = new OrderSettings(
                all.hold(), ROOM, BATCH, queueWait, all.patience(), all.answerGivenUp(), all.askAgain(), all.waiters());
        Orders orders = new Orders(store, store, new OrderMessages(UUID::randomUUID), settings, _ -> {});
        return new Intake(
                orders,
                () -> false,
                settings,
                _ -> Thread.yield(),
                new SettlingFirst(),
                new TimeOuts(System::nanoTime),
                new SimpleMeterRegistry());
    }

    @AfterEach
    void closes() {
        intake.stop();
        threads.shutdownNow();
    }

    @Test
    void answersAsIfOneCameAfterTheOther() throws Exception {
        intake.start();
        for (int round = 0; round < ROUNDS; round++) {
            history(round, () -> null);
        }
    }

    @Test
    void losesNothingWhenItCloses() throws Exception {
        for (int round = 0; round < CLOSINGS; round++) {
            // Who slips in behind the writer's last look waits so long; the web server lets nobody do that.
            intake = intake(Duration.ofSeconds(1));
            closing = false;
            intake.start();
            int spins = random.nextInt(20_000);
            history(round, () -> {
                for (int i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                }
                closing = true;
                intake.stop();
                return null;
            });
        }
    }

    /** One round, on a product of its own. */
    private void history(int round, Callable<?> meanwhile) throws Exception {
        String sku = "sku-" + round;
        store.products.put(sku, Given.offer(sku, 999));
        store.stock.put(sku, new MemoryOrderStore.Stock(UNITS, 0));
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<List<Call>>> buyers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            List<PlaceOrder> wishes = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                wishes.add(wish(round, sku));
            }
            buyers.add(() -> {
                start.await();
                return wishes.stream().map(this::call).toList();
            });
        }
        Future<?> other = threads.submit(meanwhile);
        List<Call> calls = new ArrayList<>();
        for (Future<List<Call>> buyer : threads.invokeAll(buyers)) {
            calls.addAll(buyer.get());
        }
        other.get();
        assertThat(new PlacingHistory(UNITS, ROOM, calls).isLinearizable())
                .as("round %d: %s", round, calls)
                .isTrue();
        booksAgree(sku, round, calls);
    }

    private PlaceOrder wish(int round, String sku) {
        UUID id = new UUID(round + 1L, random.nextLong());
        return Given.command(id, round + "-" + random.nextInt(6), "tok_ok", new Wanted(sku, 1 + random.nextInt(2)));
    }

    private Call call(PlaceOrder wish) {
        long from = clock.incrementAndGet();
        Answer answer = answer(wish);
        boolean closed = closing;
        return new Call(
                wish.id(),
                wish.key(),
                wish.lines().getFirst().quantity(),
                from,
                clock.incrementAndGet(),
                closed,
                answer);
    }

    private Answer answer(PlaceOrder wish) {
        try {
            return switch (intake.place(wish)) {
                case Outcome.Done<Orders.Placed>(Orders.Placed placed) ->
                    new Answer.Placed(placed.order().id(), placed.replayed());
                case Outcome.Refused<Orders.Placed>(var refusal) ->
                    new Answer.Refused(refusal.code().name());
            };
        } catch (FaultException fault) {
            assertThat(fault.code()).isEqualTo(Code.OVERLOADED);
            return new Answer.Overloaded();
        }
    }

    /** What is held is what was placed, and there is nothing of whom nobody was told. */
    private void booksAgree(String sku, int round, List<Call> calls) {
        Map<UUID, Integer> placed = new HashMap<>();
        for (Call call : calls) {
            if (call.answer() instanceof Answer.Placed(UUID id, boolean replayed) && !replayed) {
                assertThat(placed.put(id, call.quantity())).isNull();
            }
        }
        assertThat(Objects.requireNonNull(store.stock.get(sku)).reserved())
                .isEqualTo(placed.values().stream().mapToInt(Integer::intValue).sum());
        assertThat(store.orders.keySet().stream().filter(id -> id.getMostSignificantBits() == round + 1L))
                .containsExactlyInAnyOrderElementsOf(placed.keySet());
    }
}
