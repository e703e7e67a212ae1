package dev.holdfast.order;

import dev.holdfast.failure.FaultException;
import dev.holdfast.inventory.StockMove;
import dev.holdfast.messaging.Outbox;
import dev.holdfast.messaging.OutboxEvent;
import dev.holdfast.payment.Charge;
import dev.holdfast.product.Offer;
import dev.holdfast.storage.KeyedAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Orders in memory, held to the contract of the real store: transactions that roll back, locks that must be taken in
 * order and before the write, and PostgreSQL's clock in the test's hand. One thread; what two transactions do to each
 * other is PostgreSQL's to prove. The outbox is part of it because it commits with the rest.
 */
class MemoryOrderStore implements OrderStore, Outbox {
    /** What happens between the service and PostgreSQL; fair unless a test says otherwise. */
    interface Weather {
        /** Before every statement; may throw {@link LostConnection}. */
        default void statement() {}

        /** Before the commit takes effect. */
        default void commit() {}

        /** After the commit took effect, before its answer arrives. */
        default void committed() {}

        /** The orders a transaction has written and the events it has added, once both are there for good. */
        default void written(List<Order> orders, List<OutboxEvent> events) {}

        default void rolledBack() {}
    }

    static final class LostConnection extends RuntimeException {}

    @SuppressWarnings("ArrayRecordComponent")
    record Key(
            byte[] fingerprint,
            UUID orderId,
            @Nullable KeyedAnswer answer,
            @Nullable Instant answeredBy,
            Instant createdAt) {}

    record Stock(long onHand, long reserved) {
        long free() {
            return onHand - reserved;
        }
    }

    record Row(Order order, Instant deadline) {}

    record Money(Charge charge, @Nullable Instant askAgainAt, int attempts) {}

    record Seen(String consumer, UUID eventId) {}

    record Waiting(long id, int bucket, List<OutboxEvent> events) {}

    static final int BUCKETS = 2;
    private static final int KEYS = 0;
    private static final int ORDERS = 1;
    private static final int SKUS = 2;

    final Map<String, Key> keys = new LinkedHashMap<>();
    final Map<String, Offer> products = new LinkedHashMap<>();
    final Map<String, Stock> stock = new TreeMap<>();
    final List<StockMove> ledger = new ArrayList<>();
    final Map<UUID, Row> orders = new LinkedHashMap<>();
    final Map<UUID, Money> payments = new LinkedHashMap<>();
    final Map<Seen, Instant> inbox = new LinkedHashMap<>();
    final List<Waiting> outbox = new ArrayList<>();

    private final InstantSource clock;
    private final Weather weather;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final Set<UUID> lockedOrders = new HashSet<>();
    private final Set<String> lockedSkus = new HashSet<>();
    private final List<Order> written = new ArrayList<>();
    private final List<OutboxEvent> added = new ArrayList<>();
    private boolean active;
    private int reached;
    private Instant began = Instant.EPOCH;
    private long lastNumber = 100_000;
    private long lastRow;

    MemoryOrderStore(InstantSource clock, Weather weather) {
        this.clock = clock;
        this.weather = weather;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return active ? work.get() : twice(() -> transaction(work));
    }

    /** As the real one: a lost connection is tried once more, then it is trouble. */
    private static <T> T twice(Supplier<T> work) {
        try {
            return work.get();
        } catch (LostConnection first) {
            try {
                return work.get();
            } catch (LostConnection second) {
                throw FaultException.unavailable("PostgreSQL does not answer", second);
            }
        }
    }

    private <T> T transaction(Supplier<T> work) {
        active = true;
        reached = KEYS;
        began = clock.instant();
        boolean kept = false;
        try {
            weather.statement();
            T result = work.get();
            weather.commit();
            kept = true;
            active = false;
            weather.written(List.copyOf(written), List.copyOf(added));
            weather.committed();
            return result;
        } finally {
            if (!kept) {
                while (!undo.isEmpty()) {
                    undo.pop().run();
                }
                weather.rolledBack();
            }
            undo.clear();
            lockedOrders.clear();
            lockedSkus.clear();
            written.clear();
            added.clear();
            active = false;
        }
    }

    private <T> T read(Supplier<T> work) {
        if (active) {
            weather.statement();
            return work.get();
        }
        return twice(() -> {
            weather.statement();
            return work.get();
        });
    }

    boolean isActive() {
        return active;
    }

    Instant now() {
        return active ? began : clock.instant();
    }

    private void statement() {
        if (!active) {
            throw new IllegalStateException("outside a transaction");
        }
        weather.statement();
    }

    private void lockStage(int stage) {
        if (stage < reached) {
            throw new IllegalStateException("locks are taken in one order: keys, orders, SKUs");
        }
        reached = stage;
    }

    private <K, V> void put(Map<K, V> table, K key, V value) {
        @Nullable V before = table.put(key, value);
        undo.push(() -> {
            if (before == null) {
                table.remove(key);
            } else {
                table.put(key, before);
            }
        });
    }

    private <K, V> void remove(Map<K, V> table, K key) {
        @Nullable V before = table.remove(key);
        if (before != null) {
            undo.push(() -> table.put(key, before));
        }
    }

    /** One thread: nobody else holds a lock. */
    @Override
    public Claims claim(List<PlaceOrder> commands, Duration atMost) {
        statement();
        lockStage(KEYS);
        Map<String, Earlier> earlier = new HashMap<>();
        List<String> numbers = new ArrayList<>();
        for (PlaceOrder command : commands) {
            @Nullable Key key = keys.get(command.key());
            if (key == null) {
                put(
                        keys,
                        command.key(),
                        new Key(
                                command.fingerprint(),
                                command.id(),
                                null,
                                command.patience().isZero()
                                        ? null
                                        : now().plus(command.patience()).plusSeconds(5),
                                now()));
                numbers.add("H-" + ++lastNumber); // a sequence: never rolled back
            } else {
                earlier.put(
                        command.key(),
                        new Earlier(
                                key.orderId,
                                key.fingerprint,
                                key.answer,
                                key.answer == null && key.answeredBy != null && key.answeredBy.isAfter(now())));
            }
        }
        return new Claims(time(), numbers, earlier);
    }

    @Override
    public void forget(List<PlaceOrder> refused) {
        statement();
        refused.forEach(command -> remove(keys, command.key()));
    }

    @Override
    public Instant time() {
        statement();
        return now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public Map<String, Offer> offers(Set<String> skus) {
        statement();
        Map<String, Offer> offers = new HashMap<>(products);
        offers.keySet().retainAll(skus);
        return offers;
    }

    @Override
    public Map<String, Long> lockStock(Set<String> skus, Duration atMost) {
        statement();
        lockStage(SKUS);
        Map<String, Long> free = new HashMap<>();
        for (String sku : skus) {
            @Nullable Stock row = stock.get(sku);
            if (row != null) {
                lockedSkus.add(sku);
                free.put(sku, row.free());
            }
        }
        return free;
    }

    @Override
    public void moveStock(List<StockMove> moves) {
        statement();
        Map<String, Stock> after = new TreeMap<>();
        for (StockMove move : moves) {
            Stock row = after.getOrDefault(move.sku(), stock.get(move.sku()));
            if (row == null) {
                throw new IllegalStateException("stock of " + move.sku() + " has no row");
            }
            if (!lockedSkus.contains(move.sku())) {
                throw new IllegalStateException("stock of " + move.sku() + " is not locked");
            }
            after.put(move.sku(), new Stock(row.onHand + move.onHandChange(), row.reserved + move.reservedChange()));
        }
        after.forEach((sku, row) -> {
            if (row.reserved < 0 || row.reserved > row.onHand) {
                throw new DataIntegrityViolationException("stock_never_oversold");
            }
            put(stock, sku, row);
        });
        int length = ledger.size();
        ledger.addAll(moves);
        undo.push(() -> ledger.subList(length, ledger.size()).clear());
    }

    @Override
    public void insert(List<NewOrder> accepted, Duration hold) {
        statement();
        for (NewOrder order : accepted) {
            UUID id = order.order().id();
            if (orders.containsKey(id)) {
                throw new DataIntegrityViolationException("orders_pkey");
            }
            put(orders, id, new Row(order.order(), now().plus(hold)));
            Charge charge =
                    new Charge(id, order.order().total(), order.command().paymentToken());
            put(payments, id, new Money(charge, null, 0));
            written.add(order.order());
            lockedOrders.add(id);
        }
    }

    @Override
    public Set<UUID> firstSeen(String consumer, Collection<UUID> eventIds) {
        statement();
        lockStage(KEYS);
        Set<UUID> first = new HashSet<>();
        for (UUID id : eventIds) {
            Seen seen = new Seen(consumer, id);
            if (!inbox.containsKey(seen)) {
                put(inbox, seen, now());
                first.add(id);
            }
        }
        return first;
    }

    @Override
    public Map<UUID, Order> lock(Collection<UUID> ids) {
        statement();
        lockStage(ORDERS);
        Map<UUID, Order> found = ordersOf(ids);
        lockedOrders.addAll(found.keySet());
        return found;
    }

    @Override
    public void update(List<Update> updates) {
        statement();
        for (Update update : updates) {
            UUID id = update.after().id();
            Row row = Objects.requireNonNull(orders.get(id));
            if (!lockedOrders.contains(id)) {
                throw new IllegalStateException("an order is written without its lock");
            }
            if (row.order.version() != update.before().version()) {
                throw new IllegalStateException("an order changed under its lock");
            }
            put(orders, id, new Row(kept(row.order, update), row.deadline));
            List<Order.Entry> entries = update.after().timeline();
            for (int version = row.order.version() + 1; version <= entries.size(); version++) {
                written.add(at(update.after(), version));
            }
            put(payments, id, asked(Objects.requireNonNull(payments.get(id)), update));
        }
    }

    /** What the columns keep: an update changes nothing of what was ordered. */
    private static Order kept(Order before, Update update) {
        Order after = update.after();
        List<Order.Entry> timeline = new ArrayList<>(before.timeline());
        timeline.addAll(after.timeline().subList(before.version(), after.version()));
        return new Order(
                before.id(),
                before.number(),
                before.customer(),
                before.lines(),
                before.total(),
                before.shippingAddress(),
                before.metadata(),
                after.state(),
                after.payment(),
                after.version(),
                before.createdAt(),
                after.updatedAt(),
                timeline);
    }

    /** Enough of a version for who counts them; its state is told by the event. */
    private static Order at(Order order, int version) {
        return order.version() == version
                ? order
                : new Order(
                        order.id(),
                        order.number(),
                        order.customer(),
                        order.lines(),
                        order.total(),
                        order.shippingAddress(),
                        order.metadata(),
                        order.state(),
                        order.payment(),
                        version,
                        order.createdAt(),
                        order.updatedAt(),
                        order.timeline().subList(0, version));
    }

    private Money asked(Money before, Update update) {
        int attempts = update.firstAsk() ? 0 : before.attempts;
        @Nullable Duration askIn = update.askIn();
        if (askIn == null) {
            return new Money(before.charge, null, attempts);
        }
        long millis = Math.min(60_000, askIn.toMillis() << Math.min(attempts, 16));
        return new Money(before.charge, now().plusMillis(millis), attempts);
    }

    @Override
    public Map<UUID, Order> find(Collection<UUID> ids) {
        return read(() -> ordersOf(ids));
    }

    private Map<UUID, Order> ordersOf(Collection<UUID> ids) {
        Map<UUID, Order> found = new LinkedHashMap<>();
        for (UUID id : ids) {
            @Nullable Row row = orders.get(id);
            if (row != null) {
                found.put(id, row.order);
            }
        }
        return found;
    }

    @Override
    public List<UUID> idsBelow(UUID bound, int max) {
        return orders.keySet().stream()
                .filter(id -> id.toString().compareTo(bound.toString()) < 0)
                .sorted(Comparator.comparing(UUID::toString).reversed())
                .limit(max)
                .toList();
    }

    @Override
    public Map<UUID, Integer> versions(Collection<UUID> ids) {
        return read(() -> {
            Map<UUID, Integer> versions = new HashMap<>();
            ordersOf(ids).forEach((id, order) -> versions.put(id, order.version()));
            return versions;
        });
    }

    @Override
    public Map<UUID, FirstCharge> firstCharges(Collection<UUID> ids, Duration late) {
        return read(() -> {
            Map<UUID, FirstCharge> charges = new HashMap<>();
            ordersOf(ids).forEach((id, order) -> {
                Money money = Objects.requireNonNull(payments.get(id));
                boolean wanted =
                        order.state().open() && order.payment() instanceof Payment.Pending && money.askAgainAt == null;
                boolean tooOld = order.createdAt().plus(late).isBefore(now());
                charges.put(id, new FirstCharge(money.charge, wanted, tooOld));
            });
            return charges;
        });
    }

    @Override
    public List<Asking> takeDue(int max, Duration lease) {
        return inTransaction(() -> {
            statement();
            return payments.values().stream()
                    .filter(money -> money.askAgainAt != null && !money.askAgainAt.isAfter(now()))
                    .sorted(Comparator.comparing(money -> Objects.requireNonNull(money.askAgainAt)))
                    .limit(max)
                    .toList()
                    .stream()
                    .map(money -> {
                        UUID id = money.charge.orderId();
                        put(payments, id, new Money(money.charge, now().plus(lease), money.attempts + 1));
                        Row row = Objects.requireNonNull(orders.get(id));
                        return new Asking(money.charge, row.order.state().open());
                    })
                    .toList();
        });
    }

    @Override
    public List<UUID> expired(int max) {
        return read(() -> orders.values().stream()
                .filter(row -> row.order.state().open() && row.deadline.isBefore(now()))
                .sorted(Comparator.comparing(Row::deadline))
                .limit(max)
                .map(row -> row.order.id())
                .toList());
    }

    @Override
    public void keepAnswer(String key, KeyedAnswer answer) {
        inTransaction(() -> {
            statement();
            @Nullable Key row = keys.get(key);
            if (row != null && row.answer == null) {
                KeyedAnswer again = new KeyedAnswer(answer.status(), answer.location(), answer.body(), true);
                put(keys, key, new Key(row.fingerprint, row.orderId, again, row.answeredBy, row.createdAt));
            }
            return true;
        });
    }

    @Override
    public int forgetOldKeys(int max) {
        Instant old = clock.instant().minus(Duration.ofHours(24));
        List<String> forgotten = keys.entrySet().stream()
                .filter(key -> key.getValue().createdAt.isBefore(old))
                .filter(key -> {
                    @Nullable Row row = orders.get(key.getValue().orderId);
                    return row == null || !row.order.state().open();
                })
                .map(Map.Entry::getKey)
                .limit(max)
                .toList();
        forgotten.forEach(keys::remove);
        return forgotten.size();
    }

    @Override
    public void forgetOldEvents() {
        Instant old = clock.instant().minus(Duration.ofDays(10));
        inbox.values().removeIf(seen -> seen.isBefore(old));
    }

    @Override
    public void add(List<OutboxEvent> events) {
        statement();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            int wanted = bucket;
            List<OutboxEvent> those = events.stream()
                    .filter(event -> bucket(event.key()) == wanted)
                    .toList();
            if (!those.isEmpty()) {
                Waiting row = new Waiting(nextRow(those), bucket, those);
                outbox.add(row);
                undo.push(() -> outbox.remove(row));
            }
        }
        added.addAll(events);
    }

    static int bucket(UUID key) {
        return Math.floorMod(key.hashCode(), BUCKETS);
    }

    /** The id a row gets from the sequence. */
    long nextRow(List<OutboxEvent> events) {
        return ++lastRow;
    }

    @Override
    public void wake() {}

    @Override
    public boolean isFull() {
        return false;
    }
}
