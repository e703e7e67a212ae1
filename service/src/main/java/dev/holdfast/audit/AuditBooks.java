package dev.holdfast.audit;

import dev.holdfast.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audit keeps in PostgreSQL, so that every node tells the same and a new leader goes on where the last one was. */
final class AuditBooks {
    /** What is found. A run over what is recent asks again about everything that is kept here. */
    enum Kind {
        RECENT,
        COMPLETE
    }

    /** @param foundAt when it was first found */
    record Kept(Finding finding, Instant foundAt) {}

    /**
     * @param since when the shop began to be audited
     * @param endedAt null before the first
     */
    record Run(Instant since, @Nullable Instant endedAt, long millis, boolean wanted) {}

    private final Database database;

    AuditBooks(Database database) {
        this.database = database;
    }

    Instant now() {
        return database.guarded(() -> database.sql("select now() as now")
                .query((row, n) -> row.getObject("now", OffsetDateTime.class).toInstant())
                .single());
    }

    /** Sums have been compared up to here. */
    void advance(List<StockFacts> stock) {
        database.inTransaction(() -> database.sql("""
                insert into audit_position (sku, ledger_id, on_hand, reserved, version)
                select * from unnest(?, ?, ?, ?, ?)
                on conflict (sku) do update
                   set ledger_id = excluded.ledger_id, on_hand = excluded.on_hand, reserved = excluded.reserved,
                       version = excluded.version
                """)
                .params(
                        stock.stream().map(StockFacts::sku).toArray(String[]::new),
                        stock.stream().mapToLong(StockFacts::to).toArray(),
                        stock.stream().mapToLong(StockFacts::ledgerOnHand).toArray(),
                        stock.stream().mapToLong(StockFacts::ledgerReserved).toArray(),
                        stock.stream()
                                .mapToLong(facts -> facts.whole() ? facts.version() : 0)
                                .toArray())
                .update());
    }

    /** These ledgers are summed from their first entries again. */
    void forget(Collection<String> skus) {
        database.inTransaction(() -> database.sql("delete from audit_position where sku = any(?)")
                .param(skus.toArray(String[]::new))
                .update());
    }

    /** From now on this is what does not hold; what was known before keeps the time at which it was found. */
    void keep(Collection<Finding> found) {
        String[] invariants = found.stream().map(f -> f.invariant().name()).toArray(String[]::new);
        String[] skus = found.stream().map(Finding::sku).toArray(String[]::new);
        String[] orders = found.stream().map(Finding::orderId).toArray(String[]::new);
        String[] details = found.stream().map(Finding::detail).toArray(String[]::new);
        database.inTransaction(() -> {
            database.sql("""
                    delete from audit_finding f
                     where not exists (select from unnest(?, ?, ?) as n(invariant, sku, order_id)
                                        where n.invariant = f.invariant and n.sku = f.sku and n.order_id = f.order_id)
                    """).params(invariants, skus, orders).update();
            return database.sql("""
                    insert into audit_finding (invariant, sku, order_id, detail)
                    select distinct on (invariant, sku, order_id) invariant, sku, order_id, detail
                      from unnest(?, ?, ?, ?) as n(invariant, sku, order_id, detail)
                    on conflict (invariant, sku, order_id) do update set detail = excluded.detail
                    """).params(invariants, skus, orders, details).update();
        });
    }

    /** What did not hold when it was last asked, the oldest first. */
    List<Kept> kept() {
        return database.guarded(() -> database.sql(
                        "select invariant, sku, order_id, detail, found_at from audit_finding order by found_at, sku, order_id")
                .query((row, n) -> kept(row))
                .list());
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                new Finding(
                        Invariant.valueOf(row.getString("invariant")),
                        row.getString("sku"),
                        row.getString("order_id"),
                        row.getString("detail")),
                row.getObject("found_at", OffsetDateTime.class).toInstant());
    }

    Map<Invariant, Long> counts() {
        Map<Invariant, Long> counts = new EnumMap<>(Invariant.class);
        kept().forEach(kept -> counts.merge(kept.finding().invariant(), 1L, Long::sum));
        return counts;
    }

    Run last(Kind kind) {
        return database.guarded(() -> database.sql(
                        "select since, ended_at, millis, wanted_at is not null as wanted from audit_run where kind = ?")
                .param(kind.name())
                .query((row, n) -> new Run(
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        instant(row.getObject("ended_at", OffsetDateTime.class)),
                        row.getLong("millis"),
                        row.getBoolean("wanted")))
                .single());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /** Whether all the books are to be asked: somebody wants it, or none was begun since the last time of that hour. */
    boolean completeIsDue(int hour) {
        return database.guarded(
                () -> database.sql("""
                select wanted_at is not null
                       or coalesce(started_at, since)
                          < (date_trunc('day', now() at time zone 'UTC' - make_interval(hours => ?))
                             + make_interval(hours => ?)) at time zone 'UTC'
                  from audit_run where kind = 'COMPLETE'
                """).params(hour, hour).query(Boolean.class).single());
    }

    /** All the books are to be asked as soon as the leader looks. */
    void wantComplete() {
        database.inTransaction(() -> database.sql("update audit_run set wanted_at = now() where kind = 'COMPLETE'")
                .update());
    }

    void ended(Kind kind, Instant startedAt, long millis) {
        database.inTransaction(() -> database.sql("""
                update audit_run
                   set started_at = ?, ended_at = now(), millis = ?,
                       wanted_at = case when wanted_at > ? then wanted_at end
                 where kind = ?
                """)
                .param(startedAt.atOffset(ZoneOffset.UTC))
                .param(millis)
                .param(startedAt.atOffset(ZoneOffset.UTC))
                .param(kind.name())
                .update());
    }
}
