package dev.holdfast.order;

import com.mongodb.MongoException;
import dev.holdfast.failure.FaultException;
import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.inventory.StockMove;
import dev.holdfast.messaging.EventHandler;
import dev.holdfast.messaging.OutboxEvent;
import dev.holdfast.messaging.Received;
import dev.holdfast.money.Money;
import dev.holdfast.order.Orders.Placed;
import dev.holdfast.order.PlaceOrder.Wanted;
import dev.holdfast.product.Offer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A shop of two nodes in one thread: the product's own code on fakes, with customers, time and every fault drawn from one
 * seed. The same seed gives the same history. Ids I1 … I16 are the invariants; what breaks one throws {@link Violation}.
 */
final class OrderSimulation {
    private static final int STEPS = 70;
    private static final int PARTITIONS = 2;
    private static final int NODES = 2;
    private static final Duration HOLD = Duration.ofMinutes(5);
    private static final Duration QUIET_AFTER = Duration.ofMinutes(15);
    private static final List<String> SKUS = List.of("ant", "bee", "cat", "dog");
    private static final List<String> TOKENS = List.of(
            "tok_ok",
            "tok_ok",
            "tok_ok",
            "tok_decline",
            "tok_timeout_captured",
            "tok_timeout_declined",
            "tok_error_once");

    private static final OrderSettings SETTINGS = new OrderSettings(
            HOLD, 64, 8, Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(3), Duration.ofSeconds(1), 4);

    /** An invariant that does not hold. */
    static final class Violation extends AssertionError {
        Violation(String what) {
            super(what);
        }
    }

    /** A node dies here. */
    private static final class Crash extends Error {
        Crash() {
            super("crash", null, false, false);
        }
    }

    /** What a customer wants, however often it is sent. */
    private static final class Request {
        final String key;
        final String body;
        final String token;
        final List<Wanted> lines;
        final @Nullable Money expectedTotal;
        boolean unknown;

        Request(String key, String token, List<Wanted> lines, @Nullable Money expectedTotal) {
            this.key = key;
            this.token = token;
            this.lines = lines;
            this.expectedTotal = expectedTotal;
            this.body = token + lines + expectedTotal;
        }
    }

    /** The first 2xx of a key; every later one must be the same. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Answer(UUID orderId, String body, byte[] bytes) {}

    private final class Node {
        final Orders orders = new Orders(store, store, new OrderMessages(ids), SETTINGS, _ -> {});
        final Reconciler reconciler = new Reconciler(orders, store, payments);
        final EventHandler charging =
                new PaymentInbox(orders, store, payments, reconciler, new SettlingFirst(), SETTINGS);
        final EventHandler documenting = new OrderDocuments(store, documents.database());
        final Sweeper sweeper = new Sweeper(orders, store);
    }

    private static final class Relay {
        List<MemoryOrderStore.Waiting> read = List.of();
        final long[] last = new long[MemoryOrderStore.BUCKETS];
    }

    private final SplittableRandom random;
    private final Mutant mutant;
    private final Consumer<String> trace;
    private final SimulatedStore store;
    private final MemoryPayments payments = new MemoryPayments(this::way);
    private final MemoryDocuments documents;
    private final UuidV7 ids;
    private final Node[] nodes = new Node[NODES];
    private final Relay[] relays = {new Relay(), new Relay()};

    private final List<List<OutboxEvent>> log = List.of(new ArrayList<>(), new ArrayList<>());
    private final Map<String, int[]> offsets =
            Map.of("payments", new int[PARTITIONS], "documents", new int[PARTITIONS]);
    private final Map<UUID, Integer> announced = new HashMap<>(); // event id → sequence
    private final Map<UUID, Integer> sequences = new HashMap<>(); // order id → last sequence in the log
    private final Set<UUID> logged = new HashSet<>();
    private final Map<UUID, Integer> ended = new HashMap<>();
    private final Map<UUID, Integer> effects =
            new HashMap<>(); // event id → committed transactions that took it for new
    private Set<UUID> taken = Set.of();

    private final List<Request> requests = new ArrayList<>();
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final Set<String> sent = new HashSet<>();

    private Instant time = Given.NOON;
    private Instant nodeTime = Given.NOON;
    private boolean changed;
    private boolean calm;
    private boolean reconciling;
    private int away;
    private int depth;
    private long history = 17;

    private OrderSimulation(long seed, Mutant mutant, Consumer<String> trace) {
        this.random = new SplittableRandom(seed);
        this.mutant = mutant;
        this.trace = trace;
        this.store = new SimulatedStore(() -> time);
        this.documents = new MemoryDocuments(this::stopped, this::documented) {
            @Override
            boolean find(org.bson.conversions.Bson filter) {
                return mutant == Mutant.DOCUMENT_NOT_GUARDED ? documents.containsKey(id(filter)) : super.find(filter);
            }
        };
        this.ids = new UuidV7(() -> nodeTime, random);
    }

    /**
     * Plays one seed to its end.
     *
     * @param trace is told every step, for a reader
     * @return a number that two equal histories share
     */
    static long run(long seed, Mutant mutant, Consumer<String> trace) {
        OrderSimulation simulation = new OrderSimulation(seed, mutant, trace);
        simulation.open();
        for (int i = 0; i < STEPS; i++) {
            simulation.step();
            if (simulation.changed) {
                simulation.checkStock();
            }
        }
        simulation.heal();
        simulation.checkAll();
        return simulation.history;
    }

    private boolean chance(int oneIn) {
        return !calm && random.nextInt(oneIn) == 0;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void tell(String what) {
        history = history * 31 + what.hashCode();
        trace.accept(what);
    }

    private static void demand(boolean holds, String what) {
        if (!holds) {
            throw new Violation(what);
        }
    }

    // ---------------------------------------------------------------- the shop

    private void open() {
        calm = true;
        for (int i = 0; i < NODES; i++) {
            nodes[i] = new Node();
        }
        for (String sku : SKUS) {
            store.products.put(sku, Given.offer(sku, 100 + random.nextInt(900)));
            store.stock.put(sku, new MemoryOrderStore.Stock(0, 0));
            receive(sku, sku.equals("ant") ? 3 : 1 + random.nextInt(12));
        }
        store.products.put("old", new Offer("old", "Old", new Money(5, "EUR"), false));
        store.stock.put("old", new MemoryOrderStore.Stock(0, 0));
        calm = false;
    }

    private void receive(String sku, long units) {
        store.inTransaction(() -> {
            store.lockStock(Set.of(sku), StockBook.PATIENT);
            store.moveStock(List.of(new StockMove(sku, units, 0, "received", null, null)));
            return true;
        });
    }

    private void step() {
        int node = random.nextInt(NODES);
        try {
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3 -> place(node, wishes());
                case 4 -> repeatUnknown(node);
                case 5 -> cancel(node);
                case 6 -> change();
                case 7, 8 -> passTime();
                case 9, 10, 11 ->
                    relay(relays[random.nextInt(relays.length)], random.nextInt(MemoryOrderStore.BUCKETS));
                case 12, 13, 14 -> consume("payments", nodes[node].charging, random.nextInt(PARTITIONS));
                case 15, 16 -> consume("documents", nodes[node].documenting, random.nextInt(PARTITIONS));
                case 17 -> arrive(node);
                case 18 -> reconcile(node);
                default -> trouble(node);
            }
        } catch (FaultException e) {
            tell("not now: " + e.getMessage());
        } catch (MongoException e) {
            tell("MongoDB is away");
        } catch (Crash e) {
            dies(node);
        } catch (CompletionException e) { // a future's way to say what was thrown in it
            if (!(e.getCause() instanceof Crash)) {
                throw e;
            }
            dies(node);
        }
    }

    private void dies(int node) {
        tell("node " + node + " dies");
        nodes[node] = new Node();
    }

    /** Something else happens between two acts of a node; only one level deep. */
    private void meanwhile() {
        if (depth == 0 && !store.isActive() && chance(8)) {
            meanwhile(1);
        }
    }

    /** A node stands still between reading PostgreSQL and writing to MongoDB, while the others go on for long. */
    private void stopped() {
        if (depth == 0 && chance(12)) {
            meanwhile(random.nextInt(1, 60));
        }
    }

    private void meanwhile(int steps) {
        depth++;
        tell("(meanwhile");
        for (int i = 0; i < steps; i++) {
            step();
        }
        tell(")");
        depth--;
    }

    // ---------------------------------------------------------------- customers

    private List<Request> wishes() {
        List<Request> wishes = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Request wish = requests.isEmpty() || random.nextInt(4) > 0 ? newWish() : again(any(requests));
            if (keys.add(wish.key)) {
                wishes.add(wish);
            }
        }
        return wishes;
    }

    private Request newWish() {
        return request("key-" + requests.size());
    }

    private Request request(String key) {
        List<Wanted> lines = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String sku = random.nextInt(40) == 0 ? "old" : random.nextInt(3) == 0 ? "ant" : any(SKUS);
            lines.add(new Wanted(sku, 1 + random.nextInt(2)));
        }
        @Nullable Money expected = random.nextInt(10) == 0 ? new Money(100 + random.nextInt(900), "EUR") : null;
        Request request = new Request(key, any(TOKENS), List.copyOf(lines), expected);
        requests.add(request);
        return request;
    }

    /** The same request, or another one with its key. */
    private Request again(Request request) {
        return random.nextInt(4) == 0 ? request(request.key) : request;
    }

    private void place(int node, List<Request> wishes) {
        List<PlaceOrder> commands = wishes.stream()
                .map(wish -> new PlaceOrder(
                        ids.get(),
                        wish.key,
                        wish.body.getBytes(StandardCharsets.UTF_8),
                        new Order.Customer("c", null),
                        wish.lines,
                        "card",
                        wish.token,
                        wish.expectedTotal,
                        null,
                        Map.of(),
                        Duration.ZERO))
                .toList();
        wishes.forEach(wish -> {
            wish.unknown = true;
            sent.add(wish.key);
        });
        Map<String, MemoryOrderStore.Stock> before = new HashMap<>(store.stock);
        List<Outcome<Placed>> outcomes = nodes[node].orders.place(commands, StockBook.PATIENT);
        for (int i = 0; i < wishes.size(); i++) {
            Request wish = wishes.get(i);
            wish.unknown = false;
            switch (outcomes.get(i)) {
                case Outcome.Done<Placed>(Placed placed) -> accepted(wish, placed);
                case Outcome.Refused<Placed>(Refusal refusal) -> {
                    tell(wish.key + " " + refusal.code().name());
                    if (wishes.size() == 1) {
                        refused(wish, refusal.code().name(), before);
                    }
                }
            }
        }
    }

    private void accepted(Request wish, Placed placed) {
        byte[] bytes = placed.kept() == null
                ? OrderJson.bytes(placed.order())
                : placed.kept().body();
        tell(wish.key + " accepted " + placed.order().id() + (placed.replayed() ? " again" : ""));
        @Nullable
        Answer first = answers.putIfAbsent(wish.key, new Answer(placed.order().id(), wish.body, bytes));
        demand(first == null || first.body.equals(wish.body), "I10: a key with another body was answered");
        demand(first == null || Arrays.equals(first.bytes, bytes), "I10: a repeat was answered differently");
        demand(store.orders.containsKey(placed.order().id()), "I7: a 202 without an order");
    }

    private void refused(Request wish, String code, Map<String, MemoryOrderStore.Stock> before) {
        Map<String, Integer> wanted = new HashMap<>();
        wish.lines.forEach(line -> wanted.merge(line.sku(), line.quantity(), Integer::sum));
        boolean right = switch (code) {
            case "insufficient-stock" ->
                wanted.entrySet().stream()
                        .anyMatch(entry -> Objects.requireNonNull(before.get(entry.getKey()))
                                        .free()
                                < entry.getValue());
            case "unknown-product" -> wanted.containsKey("old");
            case "total-changed" -> wish.expectedTotal != null;
            case "idempotency-key-reused" -> store.keys.containsKey(wish.key);
            default -> false;
        };
        demand(right, "refused for no reason: " + code);
        demand(
                !answers.containsKey(wish.key) || code.equals("idempotency-key-reused"),
                "I10: an order was placed and then refused: " + code);
    }

    private void repeatUnknown(int node) {
        for (Request request : List.copyOf(requests)) {
            if (request.unknown) {
                place(node, List.of(request));
                return;
            }
        }
    }

    private void cancel(int node) {
        if (answers.isEmpty()) {
            return;
        }
        UUID id = any(List.copyOf(answers.values())).orderId;
        Outcome<Order> outcome =
                store.inTransaction(() -> nodes[node].orders.cancel(id, "changed-mind", _ -> Optional.empty()));
        tell("cancel " + id + " " + (outcome instanceof Outcome.Done));
        nodes[node].orders.committed(id);
    }

    /** People change a price or bring units. */
    private void change() {
        String sku = any(SKUS);
        if (random.nextBoolean()) {
            store.products.put(sku, Given.offer(sku, 100 + random.nextInt(900)));
            tell("price of " + sku);
        } else if (!sku.equals("ant")) {
            receive(sku, 1 + random.nextInt(3));
            tell("units of " + sku);
        }
    }

    private void passTime() {
        time = time.plusMillis(random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(8_000));
        nodeTime = chance(20) ? time.plus(Duration.ofHours(random.nextInt(96) - 48)) : nodeTime.plusMillis(1_000);
        tell("it is " + time);
    }

    // ---------------------------------------------------------------- servers and what they do to a node

    /** PostgreSQL as a node meets it. */
    private final class SimulatedStore extends MemoryOrderStore {
        private final Map<UUID, Long> lastRows = new HashMap<>();
        private Map<String, Stock> stale = Map.of();
        private Map<String, Stock> seen = Map.of();
        private boolean staleRead;
        private long nextRow;
        private long heldRow;

        SimulatedStore(InstantSource clock) {
            super(clock, new Weather() {
                @Override
                public void statement() {
                    if (away > 0) {
                        away--;
                        throw new LostConnection();
                    }
                    if (chance(300)) {
                        throw new LostConnection();
                    }
                    if (chance(500)) {
                        throw new Crash();
                    }
                }

                @Override
                public void commit() {
                    if (chance(60)) {
                        throw new LostConnection();
                    }
                }

                @Override
                public void committed() {
                    if (chance(40)) {
                        throw new LostConnection();
                    }
                    if (chance(80)) {
                        throw new Crash();
                    }
                }

                @Override
                public void written(List<Order> orders, List<OutboxEvent> events) {
                    taken.forEach(event -> effects.merge(event, 1, Integer::sum));
                    taken = Set.of();
                    OrderSimulation.this.written(orders, events);
                }

                @Override
                public void rolledBack() {
                    taken = Set.of();
                }
            });
        }

        @Override
        public Claims claim(List<PlaceOrder> commands, Duration atMost) {
            Claims claims = super.claim(commands, atMost);
            Map<String, Earlier> earlier = claims.earlier();
            if (mutant == Mutant.KEY_NOT_CHECKED) {
                List<String> numbers = new ArrayList<>(claims.numbers());
                earlier.forEach((_, first) -> numbers.add("again-" + first.orderId()));
                return new Claims(claims.at(), numbers, Map.of());
            }
            if (mutant == Mutant.BODY_NOT_CHECKED) {
                Map<String, Earlier> same = new HashMap<>();
                commands.forEach(command -> earlier.computeIfPresent(command.key(), (key, first) -> {
                    same.put(key, new Earlier(first.orderId(), command.fingerprint(), first.answer(), first.pending()));
                    return first;
                }));
                return new Claims(claims.at(), claims.numbers(), same);
            }
            return claims;
        }

        @Override
        public Set<UUID> firstSeen(String consumer, java.util.Collection<UUID> eventIds) {
            Set<UUID> first = super.firstSeen(consumer, eventIds);
            taken = mutant == Mutant.NO_INBOX ? new HashSet<>(eventIds) : first;
            return taken;
        }

        @Override
        public Map<String, Long> lockStock(Set<String> skus, Duration atMost) {
            Map<String, Long> free = super.lockStock(skus, atMost);
            staleRead = mutant == Mutant.READ_THEN_WRITE_STOCK && chance(4) && !stale.isEmpty();
            if (staleRead) {
                seen = stale; // as it was before the last transaction: both have read it
                free.replaceAll(
                        (sku, _) -> Objects.requireNonNull(seen.get(sku)).free());
            }
            stale = new HashMap<>(stock);
            return free;
        }

        @Override
        public void moveStock(List<StockMove> moves) {
            super.moveStock(staleRead || mutant == Mutant.NO_RELEASE ? mutated(moves) : moves);
        }

        private List<StockMove> mutated(List<StockMove> moves) {
            if (mutant == Mutant.NO_RELEASE) {
                return moves.stream()
                        .filter(move -> !move.reason().equals("order-released"))
                        .toList();
            }
            moves.stream()
                    .map(StockMove::sku)
                    .filter(seen::containsKey)
                    .forEach(sku -> stock.put(sku, Objects.requireNonNull(seen.get(sku))));
            return moves;
        }

        @Override
        public void update(List<Update> updates) {
            super.update(
                    switch (mutant) {
                        case NO_REFUND ->
                            updates.stream()
                                    .map(u -> u.after().state().open()
                                            ? u
                                            : new Update(u.before(), u.after(), null, u.firstAsk()))
                                    .toList();
                        case NOT_ASKED_AGAIN ->
                            updates.stream()
                                    .map(u -> u.after().state().open()
                                            ? new Update(u.before(), u.after(), null, u.firstAsk())
                                            : u)
                                    .toList();
                        default -> updates;
                    });
        }

        @Override
        public List<UUID> expired(int max) {
            List<UUID> expired = mutant == Mutant.DEADLINE_BY_NODE_CLOCK
                    ? orders.values().stream()
                            .filter(row ->
                                    row.order().state().open() && row.deadline().isBefore(nodeTime))
                            .map(row -> row.order().id())
                            .toList()
                    : super.expired(max);
            meanwhile();
            return expired;
        }

        @Override
        public void add(List<OutboxEvent> events) {
            super.add(events);
            if (mutant == Mutant.OUTBOX_OUTSIDE_TRANSACTION && chance(4)) {
                events.forEach(this::leave);
            }
        }

        private void leave(OutboxEvent event) {
            log.get(partition(event.key())).add(event);
        }

        /** Ids come from a sequence that sessions draw from at their own time, so a later row may have a lower one. */
        @Override
        long nextRow(List<OutboxEvent> events) {
            long last = events.stream()
                    .mapToLong(event -> lastRows.getOrDefault(event.key(), 0L))
                    .max()
                    .orElse(0);
            long id;
            if (heldRow > last && random.nextBoolean()) {
                id = heldRow;
                heldRow = 0;
            } else {
                if (heldRow == 0 && chance(3)) {
                    heldRow = ++nextRow;
                }
                id = ++nextRow;
            }
            events.forEach(event -> lastRows.put(event.key(), id));
            return id;
        }
    }

    /** I12, I11 and the deadline, at the moment of the commit. */
    private void written(List<Order> orders, List<OutboxEvent> events) {
        changed = true;
        demand(orders.size() == events.size(), "I12: " + orders.size() + " changes, " + events.size() + " events");
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            OutboxEvent event = events.stream()
                    .filter(e -> e.key().equals(order.id())
                            && OrderMessages.read(e.message()).order().version() == order.version())
                    .findFirst()
                    .orElseThrow(() -> new Violation("I12: a change without its event"));
            announced.put(event.eventId(), order.version());
            if (order.version() == 1) {
                demand(sent.contains(keyOf(order)), "I9: an order without a request");
                order.lines()
                        .forEach(line -> demand(
                                Objects.requireNonNull(store.products.get(line.sku()))
                                        .price()
                                        .equals(line.unitPrice()),
                                "I11: not the catalogue's price"));
            }
            switch (order.lastEntry().event()) {
                case CONFIRMED, REJECTED, CANCELLED -> ended.merge(order.id(), 1, Integer::sum);
                case ACCEPTED, PAYMENT_UNKNOWN, PAYMENT_SETTLED -> {}
            }
            if (OrderState.Cancelled.HOLD_EXPIRED.equals(order.lastEntry().detail())) {
                demand(
                        Objects.requireNonNull(store.orders.get(order.id()))
                                .deadline()
                                .isBefore(time),
                        "a hold ended before its deadline");
            }
        }
    }

    private String keyOf(Order order) {
        return store.keys.entrySet().stream()
                .filter(key -> key.getValue().orderId().equals(order.id()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("none");
    }

    private MemoryPayments.Way way(String call) {
        demand(!store.isActive(), "the provider is asked inside a transaction");
        meanwhile();
        if (chance(40)) {
            throw new Crash();
        }
        if (!chance(3)) {
            return MemoryPayments.Way.FINE;
        }
        return switch (random.nextInt(5)) {
            case 0 -> MemoryPayments.Way.QUESTION_LOST;
            case 1 -> MemoryPayments.Way.ANSWER_LOST;
            case 2 -> MemoryPayments.Way.TOO_LATE;
            default -> call.equals("charge") && !reconciling ? MemoryPayments.Way.LATE : MemoryPayments.Way.TOO_LATE;
        };
    }

    private void reconcile(int node) {
        boolean within = reconciling;
        reconciling = true; // a round waits for its answers, and nobody else is here to bring them
        try {
            tell("reconciled " + nodes[node].reconciler.round());
        } finally {
            reconciling = within;
        }
    }

    private void arrive(int node) {
        if (payments.onTheirWay() > 0) {
            payments.arrive(random.nextInt(payments.onTheirWay()));
            tell("a charge arrives");
        }
        tellLate(node);
    }

    private void tellLate(int node) {
        try {
            nodes[node].reconciler.tellLate(0);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void trouble(int node) {
        switch (random.nextInt(6)) {
            case 0 -> away = 1 + random.nextInt(6);
            case 1 -> rewind();
            case 2, 3 -> nodes[node].sweeper.endExpired();
            case 4 -> throw new Crash();
            default -> nodes[node].sweeper.forgetTheOld();
        }
    }

    /** A group goes back to an older offset, as after a rebalance. */
    private void rewind() {
        int[] group = Objects.requireNonNull(offsets.get(random.nextBoolean() ? "payments" : "documents"));
        int partition = random.nextInt(PARTITIONS);
        group[partition] = random.nextInt(group[partition] + 1);
        tell("rewind");
    }

    // ---------------------------------------------------------------- relay, log and consumers

    private static int partition(UUID key) {
        return Math.floorMod(key.hashCode() >> 3, PARTITIONS);
    }

    private boolean relay(Relay relay, int bucket) {
        if (relay.read.isEmpty()) {
            relay.read = store.outbox.stream()
                    .filter(row -> row.bucket() == bucket)
                    .filter(row -> mutant != Mutant.RELAY_ABOVE_LAST_ID || row.id() > relay.last[bucket])
                    .sorted((a, b) -> Long.compare(a.id(), b.id()))
                    .limit(3)
                    .toList();
            if (!calm) {
                return !relay.read.isEmpty(); // something may happen before it is sent
            }
        }
        List<MemoryOrderStore.Waiting> rows = relay.read;
        relay.read = List.of();
        for (MemoryOrderStore.Waiting row : rows) {
            for (OutboxEvent event : row.events()) {
                if (chance(25)) {
                    tell("a relay dies");
                    return true;
                }
                send(event);
            }
            relay.last[row.bucket()] = row.id();
        }
        if (!chance(10)) { // else it dies after the last acknowledgement
            store.outbox.removeAll(rows);
        }
        return !rows.isEmpty();
    }

    private void send(OutboxEvent event) {
        log.get(partition(event.key())).add(event);
        if (logged.add(event.eventId())) {
            int sequence = announced.getOrDefault(event.eventId(), 0);
            demand(sequence > 0, "I12: Kafka knows what was never committed");
            int last = sequences.getOrDefault(event.key(), 0);
            demand(sequence == last + 1, "I13: sequence " + sequence + " after " + last);
            sequences.put(event.key(), sequence);
        }
    }

    private boolean consume(String group, EventHandler handler, int partition) {
        int[] offset = Objects.requireNonNull(offsets.get(group));
        List<OutboxEvent> records = log.get(partition);
        int from = offset[partition];
        int to = Math.min(records.size(), from + 1 + random.nextInt(8));
        if (from == to) {
            return false;
        }
        List<Received> batch = new ArrayList<>();
        for (int i = from; i < to; i++) {
            OutboxEvent event = records.get(i);
            batch.add(Received.at(i, event.key().toString().getBytes(StandardCharsets.UTF_8), event.message()));
        }
        boolean first = mutant == Mutant.PAYMENTS_OFFSET_FIRST && group.equals("payments")
                || mutant == Mutant.DOCUMENTS_OFFSET_FIRST && group.equals("documents");
        if (first) {
            offset[partition] = to;
        }
        tell(group + " " + partition + " " + from + "–" + to);
        List<EventHandler.Dead> dead = handler.handle(batch);
        demand(
                dead.isEmpty(),
                "dead-lettered: " + dead.stream().map(EventHandler.Dead::reason).toList());
        if (chance(10)) {
            throw new Crash(); // before the offset is committed
        }
        if (!first && offset[partition] != from) {
            tell("a group without it has gone on"); // its commit is refused
            return true;
        }
        offset[partition] = to;
        return true;
    }

    private void documented(BsonDocument document) {
        UUID id = UUID.fromString(document.getString("_id").getValue());
        MemoryOrderStore.@Nullable Row row = store.orders.get(id);
        demand(
                row != null
                        && document.getInt32("version").getValue()
                                <= row.order().version(),
                "I15: a document ahead of PostgreSQL");
        if (chance(30)) {
            throw new MongoException("away");
        }
    }

    // ---------------------------------------------------------------- the end

    /** All faults end; everybody goes on until nobody has anything to do. */
    private void heal() {
        calm = true;
        away = 0;
        Instant end = time.plus(QUIET_AFTER);
        tell("healed");
        for (int round = 0; round < 2_000; round++) {
            if (!work()) {
                Optional<Instant> next = store.payments.values().stream()
                        .flatMap(money -> Optional.ofNullable(money.askAgainAt()).stream())
                        .min(Instant::compareTo);
                if (next.isEmpty()) {
                    return;
                }
                time = next.get().isAfter(time) ? next.get() : time;
                demand(time.isBefore(end), "I8: no rest in bounded time");
            }
        }
        throw new Violation("I8: no rest");
    }

    private boolean work() {
        boolean worked = false;
        for (Request request : List.copyOf(requests)) {
            if (request.unknown) {
                place(0, List.of(request));
                worked = true;
            }
        }
        while (payments.onTheirWay() > 0) {
            payments.arrive(0);
            worked = true;
        }
        for (int node = 0; node < NODES; node++) {
            tellLate(node);
        }
        for (Relay relay : relays) {
            for (int bucket = 0; bucket < MemoryOrderStore.BUCKETS; bucket++) {
                worked |= relay(relay, bucket);
            }
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            worked |= consume("payments", nodes[0].charging, partition);
            worked |= consume("documents", nodes[1].documenting, partition);
        }
        int before = ended.size();
        nodes[1].sweeper.endExpired();
        return worked | nodes[0].reconciler.round() > 0 | ended.size() > before;
    }

    /** I1 and I3 as far as rows tell; cheap enough for every step. */
    private void checkStock() {
        changed = false;
        Map<String, Long> held = new HashMap<>();
        store.orders.values().forEach(row -> {
            if (row.order().state().open()) {
                row.order().lines().forEach(line -> held.merge(line.sku(), (long) line.quantity(), Long::sum));
            }
        });
        store.stock.forEach((sku, row) -> {
            if (row.reserved() < 0 || row.reserved() > row.onHand()) {
                throw new Violation("I1: stock of " + sku + " is " + row);
            }
            if (row.reserved() != held.getOrDefault(sku, 0L)) {
                throw new Violation("I3: orders hold " + held + " but " + sku + " is " + row);
            }
        });
        payments.accounts.forEach((id, account) -> demand(account.captures <= 1, "I6: charged twice"));
    }

    private void checkAll() {
        checkStock();
        checkLedger();
        checkKeys();
        demand(
                payments.accounts.keySet().stream().allMatch(store.orders::containsKey),
                "I9: a charge without an order");
        demand(ended.values().stream().allMatch(times -> times == 1), "I8: an order ended twice");
        store.orders.values().forEach(row -> checkOrder(row.order()));
        demand(documents.documents.size() == store.orders.size(), "I15: documents are missing");
        demand(store.outbox.isEmpty(), "the outbox is not empty");
        announced.keySet().forEach(event -> demand(logged.contains(event), "I12: an event never left"));
        effects.forEach((event, times) -> demand(times == 1, "I14: an event had " + times + " effects"));
    }

    private void checkLedger() {
        Map<String, long[]> sums = new HashMap<>();
        Set<String> entries = new HashSet<>();
        for (StockMove move : store.ledger) {
            long[] sum = sums.computeIfAbsent(move.sku(), _ -> new long[2]);
            sum[0] += move.onHandChange();
            sum[1] += move.reservedChange();
            demand(sum[1] >= 0 && sum[1] <= sum[0], "I4: more sold and held than received of " + move.sku());
            if (move.orderId() != null) {
                demand(
                        entries.add(move.orderId() + move.sku() + move.reason()),
                        "I5: two entries of an order, SKU and reason");
                demand(store.orders.containsKey(move.orderId()), "I9: a ledger entry without an order");
            }
        }
        sums.forEach((sku, sum) -> {
            MemoryOrderStore.Stock row = Objects.requireNonNull(store.stock.get(sku));
            demand(row.onHand() == sum[0], "I2: on hand of " + sku);
            demand(row.reserved() == sum[1], "I3: reserved of " + sku);
        });
    }

    private void checkKeys() {
        demand(
                answers.size() == store.orders.size(),
                "I10: " + store.orders.size() + " orders, " + answers.size() + " keys");
        answers.values()
                .forEach(answer -> demand(store.orders.containsKey(answer.orderId), "I7: an accepted order is gone"));
    }

    private void checkOrder(Order order) {
        demand(!order.state().open(), "I8, I16: an order that nobody will end");
        demand(Order.sum(order.lines()).equals(order.total()), "I11: the total is no sum");
        demand(sequences.getOrDefault(order.id(), 0) == order.version(), "I13: not all versions were told");
        MemoryPayments.@Nullable Account account = payments.accounts.get(order.id());
        long kept = account == null ? 0 : account.captured - account.refunded;
        boolean confirmed = order.state() instanceof OrderState.Confirmed;
        demand(
                kept == (confirmed ? order.total().amount() : 0),
                "I6: " + order.state().word() + " keeps " + kept);
        boolean known = switch (order.payment()) {
            case Payment.Captured _ -> confirmed;
            case Payment.Declined _ -> account != null && account.captured == 0;
            case Payment.Refunded _ ->
                account != null && account.refunded == order.total().amount();
            case Payment.Pending _, Payment.Unknown _ -> false;
        };
        demand(
                known,
                "I6: " + order.state().word() + " with payment "
                        + order.payment().word());
        @Nullable BsonDocument document = documents.documents.get(order.id().toString());
        demand(document != null && OrderDocument.order(document).equals(order), "I15: not the document of its order");
    }
}
