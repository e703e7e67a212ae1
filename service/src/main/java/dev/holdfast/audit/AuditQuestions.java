package dev.holdfast.audit;

import dev.holdfast.audit.OrderFacts.Paid;
import dev.holdfast.money.Money;
import dev.holdfast.payment.Charge;
import dev.holdfast.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL is asked. Each question is one statement, which sees one moment whatever is written meanwhile; nothing
 * is locked, and nothing rests on what two statements see. Each is bounded in rows.
 *
 * <p>Ledger entries get their ids before they are committed, so over all SKUs a smaller id may appear after a larger one,
 * and "everything after the last id" would lose it. Within one SKU that cannot be: whoever writes an entry holds the lock
 * on the SKU's stock from before it takes the id until its commit. So there is a position for every SKU and none for all
 * of them; and should somebody write without that lock, the complete run begins at the first entry and rests on no
 * position.
 */
final class AuditQuestions {
    private final Database database;

    AuditQuestions(Database database) {
        this.database = database;
    }

    /** SKUs after one, whose stock is not what it was when their ledger was last summed. */
    List<String> changed(String after, int max) {
        return database.guarded(
                () -> database.sql("""
                select i.sku
                  from inventory i left join audit_position p on p.sku = i.sku
                 where i.sku > ?
                   and (p.sku is null or p.version <> i.version or p.on_hand <> i.on_hand or p.reserved <> i.reserved)
                 order by i.sku
                 limit ?
                """).params(after, max).query(String.class).list());
    }

    /** SKUs after one. */
    List<String> skus(String after, int max) {
        return database.guarded(() -> database.sql("select sku from inventory where sku > ? order by sku limit ?")
                .params(after, max)
                .query(String.class)
                .list());
    }

    /** Sums the ledgers from their positions on, at most so many entries of each. */
    List<StockFacts> stock(List<String> skus, int maxEntries) {
        return database.guarded(() -> database.sql("""
                select i.sku, i.on_hand, i.reserved, i.version, coalesce(p.ledger_id, 0) as from_id,
                       coalesce(l.to_id, p.ledger_id, 0) as to_id, l.entries < ? as whole,
                       (coalesce(p.on_hand, 0) + l.on_hand)::bigint as ledger_on_hand,
                       (coalesce(p.reserved, 0) + l.reserved)::bigint as ledger_reserved,
                       (coalesce(p.on_hand - p.reserved, 0) + l.free)::bigint as lowest_free,
                       (coalesce(p.reserved, 0) + l.held)::bigint as lowest_reserved
                  from unnest(?) as s(sku)
                  join inventory i on i.sku = s.sku
                  left join audit_position p on p.sku = i.sku
                 cross join lateral (
                       select count(*) as entries, max(id) as to_id, coalesce(sum(on_hand_change), 0) as on_hand,
                              coalesce(sum(reserved_change), 0) as reserved, coalesce(min(free), 0) as free,
                              coalesce(min(held), 0) as held
                         from (select id, on_hand_change, reserved_change,
                                      sum(on_hand_change - reserved_change) over prefix as free,
                                      sum(reserved_change) over prefix as held
                                 from (select id, on_hand_change, reserved_change
                                         from stock_ledger
                                        where sku = i.sku and id > coalesce(p.ledger_id, 0)
                                        order by id
                                        limit ?) as entry
                               window prefix as (order by id rows unbounded preceding)) as summed) as l
                """)
                .params(maxEntries, skus.toArray(String[]::new), maxEntries)
                .query((row, n) -> new StockFacts(
                        row.getString("sku"),
                        row.getLong("on_hand"),
                        row.getLong("reserved"),
                        row.getLong("version"),
                        row.getLong("from_id"),
                        row.getLong("to_id"),
                        row.getBoolean("whole"),
                        row.getLong("ledger_on_hand"),
                        row.getLong("ledger_reserved"),
                        row.getLong("lowest_free"),
                        row.getLong("lowest_reserved")))
                .list());
    }

    /** Orders that the newest entries are about, at most so many a SKU. */
    List<UUID> ordersOf(List<StockFacts> stock, int maxEach) {
        return database.guarded(() -> database.sql("""
                select distinct e.order_id
                  from unnest(?, ?, ?) as s(sku, from_id, to_id)
                 cross join lateral (
                       select order_id
                         from stock_ledger
                        where sku = s.sku and id > s.from_id and id <= s.to_id and order_id is not null
                        order by id desc
                        limit ?) as e
                """)
                .params(
                        stock.stream().map(StockFacts::sku).toArray(String[]::new),
                        stock.stream().mapToLong(StockFacts::from).toArray(),
                        stock.stream().mapToLong(StockFacts::to).toArray(),
                        maxEach)
                .query(UUID.class)
                .list());
    }

    /** SKUs of which not exactly as much is reserved as open orders want. */
    Map<String, String> unequalHolds(int max) {
        return database.guarded(() -> {
            Map<String, String> unequal = new HashMap<>();
            database.sql("""
                    with wanted as (
                        select line ->> 'sku' as sku, sum((line ->> 'quantity')::bigint)::bigint as units
                          from orders o cross join lateral jsonb_array_elements(o.lines) as line
                         where o.status = 'ACCEPTED'
                         group by 1)
                    select coalesce(i.sku, w.sku) as sku, coalesce(i.reserved, 0) as reserved,
                           coalesce(w.units, 0) as units
                      from inventory i full join wanted w on w.sku = i.sku
                     where coalesce(i.reserved, 0) <> coalesce(w.units, 0)
                     limit ?
                    """).param(max).query(row -> {
                unequal.put(
                        row.getString("sku"),
                        "reserved " + row.getLong("reserved") + ", open orders want " + row.getLong("units"));
            });
            return unequal;
        });
    }

    /** Orders whose entries in these SKUs' ledgers are not what their state says; all entries are read. */
    List<HoldFacts> holds(Collection<String> skus, int max) {
        return database.guarded(() -> database.sql("""
                select l.sku, l.order_id, o.status, w.units as wanted,
                       count(*) filter (where l.reason = 'order-held') as held,
                       count(*) filter (where l.reason = 'order-taken') as taken,
                       count(*) filter (where l.reason in ('order-released', 'audit-released')) as released,
                       sum(l.on_hand_change)::bigint as on_hand, sum(l.reserved_change)::bigint as reserved
                  from stock_ledger l
                  left join orders o on o.id = l.order_id
                  left join lateral (
                       select sum((line ->> 'quantity')::bigint)::bigint as units
                         from jsonb_array_elements(o.lines) as line
                        where line ->> 'sku' = l.sku) as w on true
                 where l.sku = any(?) and l.order_id is not null
                 group by l.sku, l.order_id, o.status, w.units
                having (count(*) filter (where l.reason = 'order-held') = 1
                        and case o.status
                            when 'ACCEPTED' then count(*) = 1 and sum(l.reserved_change) = w.units
                                             and sum(l.on_hand_change) = 0
                            when 'CONFIRMED' then count(*) = 2
                                              and count(*) filter (where l.reason = 'order-taken') = 1
                                              and sum(l.reserved_change) = 0 and sum(l.on_hand_change) = -w.units
                            else count(*) = 2
                                 and count(*) filter (where l.reason in ('order-released', 'audit-released')) = 1
                                 and sum(l.reserved_change) = 0 and sum(l.on_hand_change) = 0
                            end) is not true
                    or o.status is null
                 limit ?
                """)
                .params(skus.toArray(String[]::new), max)
                .query((row, n) -> hold(row))
                .list());
    }

    private static HoldFacts hold(ResultSet row) throws SQLException {
        return new HoldFacts(
                row.getString("sku"),
                row.getString("order_id"),
                row.getString("status"),
                row.getInt("held"),
                row.getInt("taken"),
                row.getInt("released"),
                row.getLong("on_hand"),
                row.getLong("reserved"),
                row.getLong("wanted"));
    }

    /** Ids of orders below one, the newest first: ids grow with time. */
    List<UUID> ordersBelow(UUID bound, int max) {
        return database.guarded(() -> database.sql("select id from orders where id < ? order by id desc limit ?")
                .params(bound, max)
                .query(UUID.class)
                .list());
    }

    /** These orders with their payments; an unknown one is missing. */
    List<OrderFacts> orders(Collection<UUID> ids) {
        return database.guarded(() -> database.sql("""
                select o.id, o.status, o.version, o.total,
                       (select coalesce(sum((line ->> 'quantity')::numeric * (line ->> 'unitPrice')::numeric), 0) = o.total
                               and coalesce(bool_and((line ->> 'quantity')::numeric * (line ->> 'unitPrice')::numeric
                                                     = (line ->> 'lineTotal')::numeric), false)
                          from jsonb_array_elements(o.lines) as line) as exact,
                       array(select concat(entry ->> 'version', ' ', entry ->> 'event')
                               from jsonb_array_elements(o.timeline) with ordinality as t(entry, n)
                              order by n) as timeline,
                       p.status as payment, p.amount, p.amount = o.total and p.currency = o.currency as fits,
                       case p.status
                           when 'DECLINED' then p.decline_code is not null
                           when 'PENDING' then true
                           when 'UNKNOWN' then true
                           else p.reference is not null end as named,
                       p.ask_again_at is not null as asked
                  from orders o left join payment p on p.order_id = o.id
                 where o.id = any(?::uuid[])
                """)
                .param(texts(ids))
                .query((row, n) -> order(row))
                .list());
    }

    private static OrderFacts order(ResultSet row) throws SQLException {
        @Nullable String payment = row.getString("payment");
        return new OrderFacts(
                row.getObject("id", UUID.class),
                row.getString("status"),
                row.getInt("version"),
                row.getLong("total"),
                row.getBoolean("exact"),
                Arrays.asList((String[]) row.getArray("timeline").getArray()),
                payment == null
                        ? null
                        : new Paid(
                                payment,
                                row.getLong("amount"),
                                row.getBoolean("fits"),
                                row.getBoolean("named"),
                                row.getBoolean("asked")));
    }

    /** Of these, the orders that are not there. */
    List<UUID> unknown(Collection<UUID> ids) {
        return database.guarded(
                () -> database.sql("""
                select u.id::uuid from unnest(?) as u(id)
                 where not exists (select from orders o where o.id = u.id::uuid)
                """).param(texts(ids)).query(UUID.class).list());
    }

    /** What the provider was asked for these orders. */
    List<Charge> charges(Collection<UUID> ids) {
        return database.guarded(() -> database.sql(
                        "select order_id, amount, currency, token from payment where order_id = any(?::uuid[])")
                .param(texts(ids))
                .query((row, n) -> new Charge(
                        row.getObject("order_id", UUID.class),
                        new Money(row.getLong("amount"), row.getString("currency")),
                        row.getString("token")))
                .list());
    }

    /**
     * What should have happened by now, by PostgreSQL's clock: orders past their deadline, and payments ten minutes past
     * their question, because a provider that is away makes a queue of them.
     */
    Map<UUID, String> late(int max) {
        return database.guarded(() -> {
            Map<UUID, String> late = new HashMap<>();
            database.sql("""
                    (select id, 'it is open, and its deadline was ' || deadline as detail from orders
                      where status = 'ACCEPTED' and deadline < now()
                      order by deadline limit ?)
                    union all
                    (select order_id, 'the provider was to be asked about its payment at ' || ask_again_at from payment
                      where ask_again_at < now() - interval '10 minutes'
                      order by ask_again_at limit ?)
                    """).params(max, max).query(row -> {
                late.put(row.getObject("id", UUID.class), row.getString("detail"));
            });
            return late;
        });
    }

    /** Of the oldest rows that wait to be sent, the orders that are not there. */
    List<UUID> announcedForNobody(int max) {
        return database.guarded(
                () -> database.sql("""
                select distinct x.order_id
                  from (select order_id from outbox order by bucket, id limit ?) as x
                 where not exists (select from orders o where o.id = x.order_id)
                """).param(max).query(UUID.class).list());
    }

    /** When the oldest row was written that still waits to be sent. */
    Optional<Instant> oldestUnsent() {
        return database.guarded(() -> database.sql("select min(created_at) as oldest from outbox")
                .query((row, n) -> Optional.ofNullable(row.getObject("oldest", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant))
                .single());
    }

    /** @param last the last key that was looked at; null where there was none */
    record Keys(@Nullable String last, List<UUID> lost) {}

    /** Keys of orders after one, and of theirs the orders that are not there. */
    Keys keys(String after, int max) {
        return database.guarded(() -> database.sql("""
                with page as materialized (
                    select key, order_id from idempotency
                     where scope = 'POST /orders' and key > ?
                     order by key limit ?)
                select (select max(key) from page) as last,
                       array(select p.order_id from page p
                              where not exists (select from orders o where o.id = p.order_id)) as lost
                """)
                .params(after, max)
                .query((row, n) -> new Keys(row.getString("last"), Arrays.asList((UUID[])
                        row.getArray("lost").getArray())))
                .single());
    }

    private static String[] texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }
}
