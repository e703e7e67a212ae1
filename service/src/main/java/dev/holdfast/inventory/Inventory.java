package dev.holdfast.inventory;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.Kind;
import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal;
import dev.holdfast.http.Preconditions;
import dev.holdfast.storage.Database;
import dev.holdfast.storage.JointReads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The stock as people look at it and correct it; writing goes through {@link StockBook}. */
@Component
class Inventory {
    static final Code UNKNOWN_SKU = new Code("unknown-sku", Kind.UNKNOWN, "There is no such SKU");

    private final Database database;
    private final StockBook book;
    private final JointReads<String, StockItem> reads;

    Inventory(Database database, StockBook book) {
        this.database = database;
        this.book = book;
        this.reads = new JointReads<>(this::items, Database.MOST_KEYS);
    }

    static Refusal unknown() {
        return Refusal.of(UNKNOWN_SKU, "No product has this SKU.");
    }

    /** As committed; not within a transaction. */
    Optional<StockItem> find(String sku) {
        return reads.find(sku);
    }

    private Map<String, StockItem> items(Set<String> skus) {
        return database.guarded(() -> database
                .sql("select * from inventory where sku in (:keys)")
                .param("keys", Database.keys(skus))
                .query(Inventory::item)
                .list()
                .stream()
                .collect(toMap(StockItem::sku, identity())));
    }

    /** Up to {@code count} items after the SKU, in order of SKU. */
    List<StockItem> list(@Nullable Long availableAtMost, @Nullable String after, int count) {
        return database.guarded(() -> database.sql("""
                select * from inventory
                 where sku > :after and (cast(:most as bigint) is null or on_hand - reserved <= :most)
                 order by sku
                 limit :count
                """)
                .param("after", after == null ? "" : after)
                .param("most", availableAtMost)
                .param("count", count)
                .query(Inventory::item)
                .list());
    }

    /** Up to {@code count} entries before the id, newest first; empty where the SKU is unknown. */
    Optional<List<LedgerEntry>> ledger(String sku, long before, int count) {
        List<LedgerEntry> entries = database.guarded(() -> database.sql("""
                select id, at, on_hand_change, reserved_change, reason, order_id, note
                  from stock_ledger
                 where sku = ? and id < ?
                 order by id desc
                 limit ?
                """)
                .params(sku, before, count)
                .query(Inventory::entry)
                .list());
        return entries.isEmpty() && find(sku).isEmpty() ? Optional.empty() : Optional.of(entries);
    }

    /** Decides under the row's lock, so that no order takes what the decision rests on. */
    Outcome<StockItem> adjust(String sku, Preconditions preconditions, Adjustment adjustment) {
        return database.inTransaction(() -> {
            if (book.lockAvailable(List.of(sku), StockBook.PATIENT).isEmpty()) {
                return Outcome.refused(unknown());
            }
            StockItem before = locked(sku);
            Optional<Refusal> stale = preconditions.refusal(before.version());
            if (stale.isPresent()) {
                return Outcome.refused(stale.get());
            }
            return adjustment.on(before).map(move -> {
                book.write(List.of(move));
                return locked(sku);
            });
        });
    }

    private StockItem locked(String sku) {
        return Objects.requireNonNull(items(Set.of(sku)).get(sku));
    }

    private static StockItem item(ResultSet row, int n) throws SQLException {
        return new StockItem(
                row.getString("sku"),
                row.getLong("on_hand"),
                row.getLong("reserved"),
                row.getLong("version"),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private static LedgerEntry entry(ResultSet row, int n) throws SQLException {
        return new LedgerEntry(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getLong("on_hand_change"),
                row.getLong("reserved_change"),
                row.getString("reason"),
                row.getObject("order_id", UUID.class),
                row.getString("note"));
    }
}
