package dev.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.TestServers;
import dev.holdfast.failure.Outcome;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.inventory.StockMove;
import dev.holdfast.messaging.Outbox;
import dev.holdfast.messaging.OutboxEvent;
import dev.holdfast.order.PlaceOrder.Wanted;
import dev.holdfast.product.Catalogue;
import dev.holdfast.product.Offer;
import dev.holdfast.storage.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The store's contract on a real PostgreSQL, and what only several connections can show. */
@Tag("servers")
@Timeout(120)
class PostgresOrderStoreTest extends OrderStoreContract {
    private static final AnnotationConfigApplicationContext CONTEXT = new AnnotationConfigApplicationContext();

    private static final TestServers.World WORLD = TestServers.World.fresh("order_store");

    private static DataSource source() {
        return new DriverManagerDataSource(
                WORLD.jdbcUrl() + "?options=-c%20lock_timeout=2000",
                setting("POSTGRES_USER"),
                setting("POSTGRES_PASSWORD"));
    }

    @BeforeAll
    static void wires() {
        DataSource source = source();
        Flyway.configure().dataSource(source).load().migrate();
        CONTEXT.registerBean(JdbcClient.class, () -> JdbcClient.create(source));
        CONTEXT.registerBean(JdbcTransactionManager.class, () -> new JdbcTransactionManager(source));
        CONTEXT.register(Database.class, Catalogue.class, StockBook.class);
        CONTEXT.refresh();
    }

    private static String setting(String name) {
        return Objects.requireNonNull(WORLD.environment().get(name));
    }

    @AfterAll
    static void closes() {
        CONTEXT.close();
    }

    private final JdbcClient sql = CONTEXT.getBean(JdbcClient.class);
    private final OrderStore store = node();

    /** Before the contract's own shop opens. */
    @Override
    @BeforeEach
    void opens() {
        sql.sql("truncate product, inventory, stock_ledger, orders, payment, idempotency, inbox, outbox")
                .update();
        super.opens();
    }

    @Override
    OrderStore store() {
        return store;
    }

    @Override
    void sells(Offer offer, long onHand) {
        sql.sql("insert into product (sku, name, amount, currency, active) values (?, ?, ?, ?, ?)")
                .params(
                        offer.sku(),
                        offer.name(),
                        offer.price().amount(),
                        offer.price().currency(),
                        offer.active())
                .update();
        sql.sql("insert into inventory (sku, on_hand) values (?, ?)")
                .params(offer.sku(), onHand)
                .update();
    }

    @Override
    List<Long> stock(String sku) {
        return sql.sql("select on_hand, reserved from inventory where sku = ?")
                .param(sku)
                .query((row, _) -> List.of(row.getLong(1), row.getLong(2)))
                .single();
    }

    @Override
    List<StockMove> ledger(String sku) {
        return sql.sql("select * from stock_ledger where sku = ? order by id")
                .param(sku)
                .query((row, _) -> new StockMove(
                        row.getString("sku"),
                        row.getLong("on_hand_change"),
                        row.getLong("reserved_change"),
                        row.getString("reason"),
                        row.getObject("order_id", UUID.class),
                        row.getString("note")))
                .list();
    }

    /** PostgreSQL's clock is nobody's to turn, so everything it compares with moves back. */
    @Override
    void passes(Duration time) {
        for (String column : List.of(
                "orders.created_at",
                "orders.deadline",
                "payment.ask_again_at",
                "idempotency.created_at",
                "idempotency.answered_by")) {
            String[] parts = column.split("\\.", 2);
            sql.sql("update %s set %s = %s - ? * interval '1 millisecond'".formatted(parts[0], parts[1], parts[1]))
                    .param(time.toMillis())
                    .update();
        }
    }

    private Orders door() {
        return new Orders(
                store,
                new Outbox() {
                    @Override
                    public void add(List<OutboxEvent> events) {}

                    @Override
                    public void wake() {}

                    @Override
                    public boolean isFull() {
                        return false;
                    }
                },
                new OrderMessages(new UuidV7(InstantSource.system(), new SecureRandom())),
                Given.SETTINGS,
                _ -> {});
    }

    private static <T> List<T> sideBySide(List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static PostgresOrderStore node() {
        return new PostgresOrderStore(
                CONTEXT.getBean(Database.class), CONTEXT.getBean(Catalogue.class), CONTEXT.getBean(StockBook.class));
    }

    private Map<UUID, Order> locked(OrderStore by, Order... orders) {
        return in(() -> by.lock(Stream.of(orders).map(Order::id).toList()));
    }

    @Test
    void locksAnOrderAsItIsNowWhoeverInsertedIt() {
        Order untouched = accept("k1", new Wanted("bear", 1));
        Order confirmed = accept("k2", new Wanted("bear", 2));
        Order asked = accept("k3", new Wanted("bear", 3));
        OrderStore elsewhere = node();
        Order after = Given.after(confirmed, new OrderFact.PaymentCaptured("ref"));
        in(() -> {
            elsewhere.update(List.of(new OrderStore.Update(confirmed, after, null, false)));
            return true;
        });
        sql.sql("update payment set status = 'DECLINED', decline_code = 'late' where order_id = ?")
                .param(asked.id())
                .update();
        Map<UUID, Order> now = locked(store, untouched, confirmed, asked);
        assertThat(now).hasSize(3).containsEntry(untouched.id(), untouched).containsEntry(after.id(), after);
        assertThat(Objects.requireNonNull(now.get(asked.id())).payment()).isEqualTo(new Payment.Declined("late"));
        assertThat(locked(elsewhere, untouched, confirmed, asked)).isEqualTo(now);
        assertThat(locked(store, untouched, confirmed, asked)).isEqualTo(now);
    }

    @Test
    void knowsAnOrderByItsRowAndNotByItsInsertion() {
        PlaceOrder command = Given.command("k1", new Wanted("bear", 1));
        List<Order> lost = new ArrayList<>();
        assertThatThrownBy(() -> in(() -> {
                    lost.add(place(command));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(locked(store, lost.getFirst())).isEmpty();
        assertThatThrownBy(() -> in(() -> {
                    lost.add(place(command));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        Order kept = in(() -> place(command));
        assertThat(kept.id()).isEqualTo(lost.getLast().id());
        assertThat(kept.number()).isNotEqualTo(lost.getLast().number());
        assertThat(locked(store, kept)).containsExactly(Map.entry(kept.id(), kept));
    }

    @Test
    void sellsTheLastUnitsToWhoeverComesFirst() throws Exception {
        Orders orders = door();
        List<Callable<Boolean>> buyers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            PlaceOrder command = Given.command("buyer-" + i, new Wanted("bear", 1));
            buyers.add(() -> orders.place(List.of(command), StockBook.PATIENT).getFirst() instanceof Outcome.Done);
        }
        assertThat(sideBySide(buyers)).filteredOn(sold -> sold).hasSize(10);
        assertThat(stock("bear")).containsExactly(10L, 10L);
    }

    @Test
    void doesNotDeadlockOnCartsInRandomOrder() throws Exception {
        for (String sku : List.of("a", "b", "c", "d")) {
            sells(Given.offer(sku, 100), 1_000);
        }
        Orders orders = door();
        Random random = new Random(1);
        List<Callable<Boolean>> buyers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            List<PlaceOrder> batch = new ArrayList<>();
            for (int j = 0; j < 3; j++) {
                List<String> skus = new ArrayList<>(List.of("a", "b", "c", "d"));
                Collections.shuffle(skus, random);
                batch.add(Given.command(
                        "cart-" + (100 - i) + "-" + j, new Wanted(skus.get(0), 1), new Wanted(skus.get(1), 1)));
            }
            buyers.add(() -> orders.place(batch, StockBook.PATIENT).stream()
                    .allMatch(outcome -> outcome instanceof Outcome.Done));
        }
        assertThat(sideBySide(buyers)).allMatch(done -> done);
        assertThat(stock("a").get(1)
                        + stock("b").get(1)
                        + stock("c").get(1)
                        + stock("d").get(1))
                .isEqualTo(600);
    }

    @Test
    void placesOneOrderForAKeyFromEverywhere() throws Exception {
        Orders orders = door();
        List<Callable<UUID>> requests = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            PlaceOrder command = Given.command("same", new Wanted("car", 1));
            requests.add(
                    () -> Given.done(placedInTheEnd(orders, command)).order().id());
        }
        assertThat(sideBySide(requests)).containsOnly(sideBySide(requests).getFirst());
        assertThat(stock("car")).containsExactly(3L, 1L);
    }

    @Test
    void endsAnOrderOnceHoweverManyTry() throws Exception {
        Orders orders = door();
        Order order = accept("k1", new Wanted("bear", 2));
        List<Callable<Boolean>> facts = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            OrderFact fact = i % 3 == 0
                    ? new OrderFact.PaymentCaptured("ref")
                    : i % 3 == 1 ? new OrderFact.PaymentDeclined("no") : new OrderFact.DeadlinePassed();
            facts.add(() ->
                    orders.apply(List.of(Orders.Told.of(order.id(), fact))).size() == 1);
        }
        sideBySide(facts);
        Order ended = orders.find(order.id()).orElseThrow();
        assertThat(ended.state().open()).isFalse();
        assertThat(ledger("bear")).hasSize(2);
        assertThat(stock("bear"))
                .isEqualTo(ended.state() instanceof OrderState.Confirmed ? List.of(8L, 0L) : List.of(10L, 0L));
    }

    private static UUID eventOf(Instant time) {
        return new UuidV7(InstantSource.fixed(time), new SecureRandom()).get();
    }

    @Test
    void forgetsEventsByTheDayOfTheirIds() {
        Instant now = in(() -> store.time());
        Set<UUID> old = Set.of(
                eventOf(now.minus(Duration.ofDays(10))),
                eventOf(now.minus(Duration.ofDays(11))),
                eventOf(now.minus(Duration.ofDays(12))));
        Set<UUID> known = Set.of(
                eventOf(now.minus(Duration.ofDays(9))),
                eventOf(now),
                eventOf(now.plus(Duration.ofDays(2)))); // of a node whose clock is ahead
        in(() -> store.firstSeen("payments", known));
        in(() -> store.firstSeen("payments", old));
        store.forgetOldEvents();
        assertThat(in(() -> store.firstSeen("payments", known))).isEmpty();
        assertThat(in(() -> store.firstSeen("payments", old))).isEqualTo(old);
    }

    @Test
    void stillKnowsWhatWasSeenBeforeTheInboxHadDays() {
        UUID seen = eventOf(Instant.parse("2026-03-04T05:06:07Z"));
        var flyway = Flyway.configure().dataSource(source()).schemas("before");
        flyway.target("2").load().migrate();
        sql.sql("insert into before.inbox (consumer, event_id) values ('payments', ?)")
                .param(seen)
                .update();
        flyway.target("3").load().migrate();
        assertThat(sql.sql("select day from before.inbox where consumer = 'payments' and event_id = ?")
                        .param(seen)
                        .query(Integer.class)
                        .single())
                .isEqualTo(SeenEvents.day(seen));
    }

    @Test
    void saysThatAKeyIsBusyWhenItsTransactionDoesNotEnd() throws Exception {
        CountDownLatch claimed = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<Boolean> first = threads.submit(() -> store.inTransaction(() -> {
                store.claim(List.of(Given.command("k1", new Wanted("bear", 1))), Intake.HURRIED);
                claimed.countDown();
                return reached(told);
            }));
            claimed.await();
            assertThatThrownBy(() -> store.inTransaction(() ->
                            store.claim(List.of(Given.command("k1", new Wanted("bear", 1))), Intake.HURRIED)))
                    .isInstanceOf(OrderStore.KeyBusy.class);
            told.countDown();
            assertThat(first.get()).isTrue();
        }
    }

    @Test
    void waitsForHeldStockNoLongerThanItIsTold() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<Boolean> stalled = threads.submit(() -> store.inTransaction(() -> {
                store.lockStock(Set.of("bear"), StockBook.PATIENT);
                locked.countDown();
                return reached(told);
            }));
            locked.await();
            Orders orders = door();
            List<PlaceOrder> both =
                    List.of(Given.command("k1", new Wanted("bear", 1)), Given.command("k2", new Wanted("car", 1)));
            assertThatThrownBy(() -> orders.place(both, Intake.HURRIED)).matches(Database::isLockTimeout);
            Given.done(orders.place(both.subList(1, 2), Intake.HURRIED).getFirst());
            told.countDown();
            assertThat(stalled.get()).isTrue();
            assertThat(orders.place(both, StockBook.PATIENT)).allSatisfy(Given::done);
        }
    }

    @Test
    void sharesDuePaymentsAmongNodes() throws Exception {
        for (int i = 0; i < 9; i++) {
            apply(accept("k" + i, new Wanted("bear", 1)), new OrderFact.PaymentAwaited(), Duration.ZERO);
        }
        List<Callable<List<OrderStore.Asking>>> nodes =
                Collections.nCopies(6, () -> store.takeDue(2, Duration.ofMinutes(1)));
        assertThat(sideBySide(nodes).stream()
                        .flatMap(List::stream)
                        .map(ask -> ask.charge().orderId())
                        .toList())
                .doesNotHaveDuplicates();
    }

    /** On a slow machine the first with the key may take longer than the others wait; the intake looks again, too. */
    private static Outcome<Orders.Placed> placedInTheEnd(Orders orders, PlaceOrder command) {
        while (true) {
            try {
                return orders.place(List.of(command), StockBook.PATIENT).getFirst();
            } catch (OrderStore.KeyBusy e) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean reached(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
