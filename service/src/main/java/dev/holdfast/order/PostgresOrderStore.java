package dev.holdfast.order;

import dev.holdfast.inventory.StockBook;
import dev.holdfast.inventory.StockMove;
import dev.holdfast.product.Catalogue;
import dev.holdfast.product.Offer;
import dev.holdfast.storage.Database;
import dev.holdfast.storage.KeyedAnswer;
import dev.holdfast.storage.Recent;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL of orders with their payments. Every statement takes a whole list; row counts are answers. */
final class PostgresOrderStore implements OrderStore {
    private static final String ORDER = """
            select o.id, o.number, o.customer_id, o.customer_email, o.status, o.version, o.total, o.currency, o.lines,
                   o.shipping_address, o.metadata, o.cancel_reason, o.timeline, o.created_at, o.updated_at,
                   p.status as payment_status, p.reference, p.decline_code
              from orders o join payment p on p.order_id = o.id
            """;

    private static final String WHETHER_AS_INSERTED = """
            select o.id, o.version = 1 and p.status = 'PENDING' as as_inserted
              from orders o join payment p on p.order_id = o.id
            """;

    private static final String LOCKED = " order by o.id for update";

    private static final String OF_THOSE = " where o.id = any(?::uuid[])";

    /** Both are named, because a plan made while the tables were empty walks over all payments to find those of an order. */
    private static final String OF_FEW = " where o.id in (:keys) and p.order_id in (:keys)";

    /** Of the JSON in their rows: a second of some thousand orders a second; what is older is read from the table. */
    private static final int FRESH_CHARS = 4 << 20;

    private final Database database;
    private final Catalogue catalogue;
    private final StockBook stock;
    private final OrderKeys keys;
    private final SeenEvents seenEvents;
    private final UnsettledPayments payments;

    /**
     * The first versions of the orders that this node inserted last, so that whoever settles them has not to read them back. Whether
     * an order is there, and still as it was inserted, is told by its row alone: of a transaction that was rolled back no row is found.
     */
    private final Recent<UUID, Order> fresh = new Recent<>(FRESH_CHARS);

    PostgresOrderStore(Database database, Catalogue catalogue, StockBook stock) {
        this.database = database;
        this.catalogue = catalogue;
        this.stock = stock;
        this.keys = new OrderKeys(database);
        this.seenEvents = new SeenEvents(database);
        this.payments = new UnsettledPayments(database);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return database.inTransaction(work);
    }

    @Override
    public Claims claim(List<PlaceOrder> commands, Duration atMost) {
        return keys.claim(commands, atMost);
    }

    @Override
    public void forget(List<PlaceOrder> refused) {
        keys.forget(refused);
    }

    @Override
    public Instant time() {
        return database.sql("select date_trunc('milliseconds', now())")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    @Override
    public Map<String, Offer> offers(Set<String> skus) {
        return catalogue.offers(skus);
    }

    @Override
    public Map<String, Long> lockStock(Set<String> skus, Duration atMost) {
        return stock.lockAvailable(skus, atMost);
    }

    @Override
    public void moveStock(List<StockMove> moves) {
        stock.write(moves);
    }

    @Override
    public void insert(List<NewOrder> accepted, Duration hold) {
        List<Order> orders = accepted.stream().map(NewOrder::order).toList();
        OffsetDateTime at = orders.getFirst().createdAt().atOffset(ZoneOffset.UTC);
        var ids = texts(orders, order -> order.id().toString());
        long[] totals =
                orders.stream().mapToLong(order -> order.total().amount()).toArray();
        var currencies = texts(orders, order -> order.total().currency());
        var lines = texts(orders, order -> OrderRows.lines(order.lines()));
        var addresses = texts(orders, order -> OrderRows.address(order.shippingAddress()));
        var metadata = texts(orders, order -> OrderRows.metadata(order.metadata()));
        database.sql("""
                with placed as (
                    insert into orders (id, number, customer_id, customer_email, status, version, total, currency, lines,
                                        shipping_address, metadata, timeline, created_at, updated_at, deadline)
                    select n.id::uuid, n.number, n.customer_id, n.customer_email, 'ACCEPTED', 1, n.total, n.currency,
                           n.lines::jsonb, n.shipping_address::jsonb, n.metadata::jsonb, n.timeline::jsonb,
                           ?, ?, now() + ? * interval '1 millisecond'
                      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                           as n(id, number, customer_id, customer_email, total, currency, lines, shipping_address,
                                metadata, timeline))
                insert into payment (order_id, status, amount, currency, method, token, updated_at)
                select n.id::uuid, 'PENDING', n.amount, n.currency, n.method, n.token, ?
                  from unnest(?, ?, ?, ?, ?) as n(id, amount, currency, method, token)
                """)
                .params(
                        at,
                        at,
                        hold.toMillis(),
                        ids,
                        texts(orders, Order::number),
                        texts(orders, order -> order.customer().id()),
                        texts(orders, order -> order.customer().email()),
                        totals,
                        currencies,
                        lines,
                        addresses,
                        metadata,
                        texts(orders, order -> OrderRows.timeline(order.timeline())),
                        at,
                        ids,
                        totals,
                        currencies,
                        texts(accepted, order -> order.command().paymentMethod()),
                        texts(accepted, order -> order.command().paymentToken()))
                .update();
        for (int i = 0; i < lines.length; i++) {
            fresh.add(orders.get(i).id(), orders.get(i), chars(lines[i]) + chars(addresses[i]) + chars(metadata[i]));
        }
    }

    private static int chars(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    @Override
    public Set<UUID> firstSeen(String consumer, Collection<UUID> eventIds) {
        return seenEvents.first(consumer, eventIds);
    }

    @Override
    public Map<UUID, Order> lock(Collection<UUID> ids) {
        Map<UUID, Order> inserted = inserted(ids);
        if (inserted.isEmpty()) {
            return orders(ids, LOCKED);
        }
        Map<UUID, Order> locked = new HashMap<>();
        List<UUID> changed = new ArrayList<>();
        select(WHETHER_AS_INSERTED, ids, LOCKED).query(row -> {
            UUID id = row.getObject("id", UUID.class);
            @Nullable Order order = row.getBoolean("as_inserted") ? inserted.get(id) : null;
            if (order == null) {
                changed.add(id);
            } else {
                locked.put(id, order);
            }
        });
        if (!changed.isEmpty()) {
            locked.putAll(orders(changed, ""));
        }
        return locked;
    }

    /** Those of the orders that are remembered; they are forgotten now, for their next version is near. */
    private Map<UUID, Order> inserted(Collection<UUID> ids) {
        Map<UUID, Order> inserted = new HashMap<>();
        for (UUID id : ids) {
            @Nullable Order order = fresh.remove(id);
            if (order != null) {
                inserted.put(id, order);
            }
        }
        return inserted;
    }

    /** A payment is asked again after askIn × 2^attempts, a minute at the most: a provider that is away is not hammered. */
    @Override
    public void update(List<Update> updates) {
        if (updates.isEmpty()) {
            return;
        }
        List<Update> changed = updates.stream()
                .filter(update -> update.after().version() > update.before().version())
                .toList();
        Order last = (changed.isEmpty() ? updates : changed).getFirst().after();
        long rows = database.sql("""
                with changed as (
                    update orders o
                       set status = d.status, version = d.version, cancel_reason = d.cancel_reason,
                           timeline = o.timeline || d.timeline::jsonb, updated_at = ?
                      from unnest(?, ?, ?, ?, ?, ?) as d(id, before, status, version, cancel_reason, timeline)
                     where o.id = d.id::uuid and o.version = d.before
                    returning 1),
                paid as (
                    update payment p
                       set status = d.status, reference = d.reference, decline_code = d.decline_code,
                           updated_at = now(),
                           attempts = case when d.first_ask then 0 else p.attempts end,
                           ask_again_at = case when d.ask_in is not null then
                               now() + least(60000, d.ask_in
                                   * power(2, case when d.first_ask then 0 else least(p.attempts, 16) end))
                                   * interval '1 millisecond' end
                      from unnest(?, ?, ?, ?, ?::bigint[], ?)
                           as d(id, status, reference, decline_code, ask_in, first_ask)
                     where p.order_id = d.id::uuid)
                select count(*) from changed
                """)
                .params(
                        last.updatedAt().atOffset(ZoneOffset.UTC),
                        texts(changed, update -> update.after().id().toString()),
                        changed.stream()
                                .mapToInt(update -> update.before().version())
                                .toArray(),
                        texts(changed, update -> update.after().state().word()),
                        changed.stream()
                                .mapToInt(update -> update.after().version())
                                .toArray(),
                        texts(
                                changed,
                                update -> update.after().state() instanceof OrderState.Cancelled(String reason)
                                        ? reason
                                        : null),
                        texts(
                                changed,
                                update -> OrderRows.timeline(update.after()
                                        .timeline()
                                        .subList(
                                                update.before().version(),
                                                update.after().version()))),
                        texts(updates, update -> update.after().id().toString()),
                        texts(updates, update -> update.after().payment().word()),
                        texts(updates, update -> update.after().payment().reference()),
                        texts(updates, update -> update.after().payment().declineCode()),
                        texts(
                                updates,
                                update -> update.askIn() == null
                                        ? null
                                        : Long.toString(update.askIn().toMillis())),
                        booleans(updates))
                .query(Long.class)
                .single();
        if (rows != changed.size()) {
            throw new IllegalStateException("an order changed under its lock");
        }
    }

    private static boolean[] booleans(List<Update> updates) {
        boolean[] column = new boolean[updates.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = updates.get(i).firstAsk();
        }
        return column;
    }

    @Override
    public Map<UUID, Order> find(Collection<UUID> ids) {
        return database.guarded(() -> orders(ids, ""));
    }

    private Map<UUID, Order> orders(Collection<UUID> ids, String rest) {
        Map<UUID, Order> found = new HashMap<>();
        select(ORDER, ids, rest).query(row -> {
            Order order = OrderRows.order(row);
            found.put(order.id(), order);
        });
        return found;
    }

    private JdbcClient.StatementSpec select(String what, Collection<UUID> ids, String rest) {
        return ids.isEmpty() || ids.size() > Database.MOST_KEYS
                ? database.sql(what + OF_THOSE + rest).param(texts(ids, UUID::toString))
                : database.sql(what + OF_FEW + rest).param("keys", Database.keys(ids));
    }

    @Override
    public List<UUID> idsBelow(UUID bound, int max) {
        return database.guarded(() -> database.sql("select id from orders where id < ? order by id desc limit ?")
                .params(bound, max)
                .query(UUID.class)
                .list());
    }

    @Override
    public Map<UUID, Integer> versions(Collection<UUID> ids) {
        return database.guarded(() -> {
            Map<UUID, Integer> versions = new HashMap<>();
            database.sql("select id, version from orders where id = any(?::uuid[])")
                    .param(texts(ids, UUID::toString))
                    .query(row -> {
                        versions.put(row.getObject("id", UUID.class), row.getInt("version"));
                    });
            return versions;
        });
    }

    @Override
    public Map<UUID, FirstCharge> firstCharges(Collection<UUID> ids, Duration late) {
        return payments.firstCharges(ids, late);
    }

    @Override
    public List<Asking> takeDue(int max, Duration lease) {
        return payments.takeDue(max, lease);
    }

    @Override
    public List<UUID> expired(int max) {
        return database.guarded(
                () -> database.sql("""
                select id from orders
                 where status = 'ACCEPTED' and deadline < now()
                 order by deadline
                 limit ?
                """).param(max).query(UUID.class).list());
    }

    @Override
    public void keepAnswer(String key, KeyedAnswer answer) {
        keys.keepAnswer(key, answer);
    }

    @Override
    public int forgetOldKeys(int max) {
        return keys.forgetOld(max);
    }

    @Override
    public void forgetOldEvents() {
        seenEvents.forgetOld();
    }

    static <T> @Nullable String[] texts(Collection<T> rows, Function<T, @Nullable String> field) {
        @Nullable String[] column = new @Nullable String[rows.size()];
        int i = 0;
        for (T row : rows) {
            column[i++] = field.apply(row);
        }
        return column;
    }
}
