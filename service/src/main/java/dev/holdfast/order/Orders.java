package dev.holdfast.order;

import static java.util.stream.Collectors.toCollection;

import dev.holdfast.failure.FailPoint;
import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.inventory.StockMove;
import dev.holdfast.messaging.Outbox;
import dev.holdfast.product.Offer;
import dev.holdfast.storage.Database;
import dev.holdfast.storage.IdempotencyKeys;
import dev.holdfast.storage.JointReads;
import dev.holdfast.storage.KeyedAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The only door to orders. It takes lists, because one transaction for many orders is what makes the service fast; a
 * list of one is the quiet case. State, stock, ledger, events, inbox and keys commit together.
 */
final class Orders {
    /** The consumer name under which facts from events are remembered. */
    static final String CONSUMER = "payments";

    /** Whoever has a key ends in a few hundredths of a second or stands; the request looks again by itself. */
    private static final Duration KEY_WAIT = Duration.ofMillis(250);

    private final OrderStore store;
    private final Outbox outbox;
    private final OrderMessages messages;
    private final OrderSettings settings;
    private final Consumer<Order> changed;
    private final JointReads<UUID, Order> reads;

    /** @param changed told every order that got a new version, after the commit */
    Orders(OrderStore store, Outbox outbox, OrderMessages messages, OrderSettings settings, Consumer<Order> changed) {
        this.store = store;
        this.outbox = outbox;
        this.messages = messages;
        this.settings = settings;
        this.changed = changed;
        this.reads = new JointReads<>(store::find, Database.MOST_KEYS);
    }

    /**
     * An accepted order as its request is answered.
     *
     * @param replayed whether an earlier request with the same key placed it
     * @param kept the earlier answer where it was not simply the order as accepted
     */
    record Placed(Order order, boolean replayed, @Nullable KeyedAnswer kept) {}

    /**
     * Places the orders first come first served; keys within the list differ.
     *
     * @param stockWait how long another transaction that holds the stock is waited for
     * @return one outcome a command, in the same order
     * @throws OrderStore.KeyBusy where another request with one of the keys is still running
     */
    List<Outcome<Placed>> place(List<PlaceOrder> commands, Duration stockWait) {
        List<Outcome<Placed>> outcomes = store.inTransaction(() -> {
            OrderStore.Claims claims = store.claim(commands, stockWait.compareTo(KEY_WAIT) < 0 ? stockWait : KEY_WAIT);
            Map<String, OrderStore.Earlier> earlier = claims.earlier();
            FailPoint.hit("K2");
            List<PlaceOrder> fresh =
                    commands.stream().filter(c -> !earlier.containsKey(c.key())).toList();
            Map<String, Outcome<Placed>> byKey = new HashMap<>();
            if (!earlier.isEmpty()) {
                byKey.putAll(replay(commands, earlier));
            }
            if (!fresh.isEmpty()) {
                byKey.putAll(decide(fresh, claims, stockWait));
            }
            FailPoint.hit("K4");
            return commands.stream().map(c -> byKey.get(c.key())).toList();
        });
        outbox.wake();
        return outcomes;
    }

    private Map<String, Outcome<Placed>> decide(List<PlaceOrder> fresh, OrderStore.Claims claims, Duration stockWait) {
        Set<String> skus = fresh.stream()
                .flatMap(c -> c.lines().stream())
                .map(PlaceOrder.Wanted::sku)
                .collect(toCollection(TreeSet::new));
        Map<String, Offer> offers = store.offers(skus);
        Placement placement = new Placement(offers, store.lockStock(skus, stockWait), claims.at());

        Map<String, Outcome<Placed>> outcomes = new HashMap<>();
        List<OrderStore.NewOrder> accepted = new ArrayList<>();
        List<PlaceOrder> refused = new ArrayList<>();
        for (int i = 0; i < fresh.size(); i++) {
            PlaceOrder command = fresh.get(i);
            Outcome<Order> outcome = placement.decide(command, claims.numbers().get(i));
            switch (outcome) {
                case Outcome.Done<Order>(Order order) -> accepted.add(new OrderStore.NewOrder(order, command));
                case Outcome.Refused<Order> _ -> refused.add(command);
            }
            outcomes.put(command.key(), outcome.map(order -> new Placed(order, false, null)));
        }
        if (!refused.isEmpty()) {
            store.forget(refused);
        }
        if (!accepted.isEmpty()) {
            List<Order> orders =
                    accepted.stream().map(OrderStore.NewOrder::order).toList();
            store.insert(accepted, settings.hold());
            store.moveStock(orders.stream()
                    .flatMap(order -> moves(order, StockMove::hold).stream())
                    .toList());
            FailPoint.hit("K3");
            outbox.add(orders.stream().map(messages::announce).toList());
        }
        return outcomes;
    }

    private Map<String, Outcome<Placed>> replay(List<PlaceOrder> commands, Map<String, OrderStore.Earlier> earlier) {
        Map<UUID, Order> orders = store.find(
                earlier.values().stream().map(OrderStore.Earlier::orderId).toList());
        Map<String, Outcome<Placed>> outcomes = new HashMap<>();
        for (PlaceOrder command : commands) {
            OrderStore.@Nullable Earlier first = earlier.get(command.key());
            if (first == null) {
                continue;
            }
            @Nullable Order order = orders.get(first.orderId());
            if (!Arrays.equals(first.fingerprint(), command.fingerprint())) {
                outcomes.put(command.key(), Outcome.refused(IdempotencyKeys.reused()));
            } else if (order == null || (first.pending() && !first.orderId().equals(command.id()))) {
                // the first was refused between our two looks, or still waits for its order's end
                outcomes.put(command.key(), Outcome.refused(IdempotencyKeys.inProgress()));
            } else {
                // our own id: this very request, whose commit's answer was lost
                boolean replayed = !first.orderId().equals(command.id());
                outcomes.put(command.key(), Outcome.done(new Placed(order.asAccepted(), replayed, first.answer())));
            }
        }
        return outcomes;
    }

    /**
     * Something that became known of an order.
     *
     * @param eventId the event that told it, if one did: told once, however often it is delivered
     */
    record Told(UUID orderId, OrderFact fact, @Nullable UUID eventId) {
        static Told of(UUID orderId, OrderFact fact) {
            return new Told(orderId, fact, null);
        }
    }

    /**
     * Applies facts, several of one order in the order given.
     *
     * @return one outcome a fact: the order after it, or why it was refused
     */
    List<Outcome<Order>> apply(List<Told> facts) {
        if (facts.isEmpty()) {
            return List.of();
        }
        List<Order> news = new ArrayList<>();
        List<Outcome<Order>> outcomes = store.inTransaction(() -> {
            news.clear(); // the work may run again after a lost connection
            List<Outcome<Order>> settled = settle(facts, news);
            if (facts.getFirst().fact() instanceof OrderFact.DeadlinePassed) {
                FailPoint.hit("K18");
            }
            return settled;
        });
        outbox.wake();
        news.forEach(changed);
        return outcomes;
    }

    /**
     * Cancels an order that still holds stock, in the caller's transaction; the caller tells {@link #committed} after it.
     *
     * @param precondition a reason against it, from the version the order has now
     */
    Outcome<Order> cancel(UUID id, String reason, Function<Long, Optional<Refusal>> precondition) {
        return store.inTransaction(() -> {
            @Nullable Order order = store.lock(List.of(id)).get(id);
            if (order == null) {
                return Outcome.<Order>refused(OrderRefusal.unknownOrder());
            }
            Optional<Refusal> stale = precondition.apply((long) order.version());
            if (stale.isPresent()) {
                return Outcome.<Order>refused(stale.get());
            }
            return settle(List.of(Told.of(id, new OrderFact.CancelAsked(reason))), new ArrayList<>())
                    .getFirst();
        });
    }

    /** Tells whoever waits that a caller's transaction with a change of this order has been committed. */
    void committed(UUID id) {
        outbox.wake();
        find(id).ifPresent(changed);
    }

    private List<Outcome<Order>> settle(List<Told> facts, List<Order> news) {
        List<UUID> eventIds = facts.stream()
                .flatMap(told -> Optional.ofNullable(told.eventId()).stream())
                .toList();
        Set<UUID> unseen = eventIds.isEmpty() ? Set.of() : store.firstSeen(CONSUMER, eventIds);
        if (!eventIds.isEmpty()) {
            FailPoint.hit("K12");
        }
        Map<UUID, Order> before = store.lock(facts.stream().map(Told::orderId).collect(toCollection(TreeSet::new)));
        Instant at = store.time();

        Map<UUID, Order> now = new HashMap<>(before);
        Map<UUID, OrderStore.Update> updates = new LinkedHashMap<>();
        List<StockMove> moves = new ArrayList<>();
        List<Outcome<Order>> outcomes = new ArrayList<>(facts.size());
        for (Told told : facts) {
            @Nullable Order order = now.get(told.orderId());
            if (order == null) {
                outcomes.add(Outcome.refused(OrderRefusal.unknownOrder()));
                continue;
            }
            if (told.eventId() != null && !unseen.contains(told.eventId())) {
                outcomes.add(Outcome.done(order));
                continue;
            }
            Step step = OrderProcess.next(order, told.fact(), at);
            if (step.refusal() != null) {
                outcomes.add(Outcome.refused(step.refusal()));
                continue;
            }
            Order after = step.order();
            if (after.version() > order.version()) {
                news.add(after);
            }
            moves.addAll(
                    switch (step.stock()) {
                        case KEEP -> List.<StockMove>of();
                        case TAKE -> moves(after, StockMove::take);
                        case RELEASE -> moves(after, StockMove::release);
                    });
            now.put(told.orderId(), after);
            updates.put(
                    told.orderId(), update(before.get(told.orderId()), after, step, after.version() > order.version()));
            outcomes.add(Outcome.done(after));
        }
        store.update(List.copyOf(updates.values()));
        outbox.add(news.stream().map(messages::announce).toList());
        if (!moves.isEmpty()) { // last, because all who place orders wait for these locks
            store.lockStock(moves.stream().map(StockMove::sku).collect(toCollection(TreeSet::new)), StockBook.PATIENT);
            store.moveStock(moves);
        }
        return outcomes;
    }

    private OrderStore.Update update(@Nullable Order before, Order after, Step step, boolean changed) {
        @Nullable
        Duration askIn = switch (step.ask()) {
            case NOTHING -> null;
            // while an answer may still be under way, nobody asks before it is given up
            case AGAIN -> after.payment() instanceof Payment.Pending ? settings.answerGivenUp() : settings.askAgain();
            case GIVE_BACK -> changed ? Duration.ZERO : settings.askAgain();
        };
        return new OrderStore.Update(
                before == null ? after : before, after, askIn, changed && step.ask() == Step.Ask.GIVE_BACK);
    }

    /** One move an order and SKU: two lines of one SKU are one hold. */
    private static List<StockMove> moves(Order order, Move move) {
        TreeMap<String, Long> quantities = new TreeMap<>();
        for (Order.Line line : order.lines()) {
            quantities.merge(line.sku(), (long) line.quantity(), Long::sum);
        }
        return quantities.entrySet().stream()
                .map(entry -> move.of(entry.getKey(), entry.getValue(), order.id()))
                .toList();
    }

    @FunctionalInterface
    private interface Move {
        StockMove of(String sku, long quantity, UUID orderId);
    }

    /** The order as committed, from PostgreSQL: it is there the moment after its 202. */
    Optional<Order> find(UUID id) {
        return reads.find(id);
    }
}
