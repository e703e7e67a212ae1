package dev.holdfast.inventory;

import dev.holdfast.storage.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The only writer of stock: row and ledger entry change together. Everybody locks first, in order of SKU, so that no
 * two transactions can wait for each other; it runs inside the caller's transaction.
 */
@Component
public class StockBook {
    /** For stock that another transaction holds: as long as for any lock. */
    public static final Duration PATIENT = Database.LOCK_WAIT;

    private final Database database;

    StockBook(Database database) {
        this.database = database;
    }

    /** Gives new products their stock of nothing; a SKU that has a row already is a fault of the caller. */
    public void open(Collection<String> skus) {
        database.sql("insert into inventory (sku) select unnest(?)")
                .param(skus.toArray(String[]::new))
                .update();
    }

    /**
     * Locks the SKUs' rows and answers how many units of each are free; an unknown SKU is missing in the answer.
     *
     * @param atMost how long to wait for others; past it, the fault of {@link Database#isLockTimeout}
     */
    public Map<String, Long> lockAvailable(Collection<String> skus, Duration atMost) {
        Map<String, Long> available = new HashMap<>(skus.size() * 2);
        database.sql("""
                with bound as (select set_config('lock_timeout', ?, true))
                select sku, on_hand - reserved as available
                  from bound, inventory
                 where sku = any(?)
                 order by sku
                   for update of inventory
                """)
                .params(Long.toString(atMost.toMillis()), skus.toArray(String[]::new))
                .query(row -> {
                    available.put(row.getString(1), row.getLong(2));
                });
        return available;
    }

    /**
     * Applies moves of SKUs that {@link #lockAvailable} has locked: one row update a SKU, one ledger row a move, in one statement. The
     * table's check refuses what would oversell; a SKU without a row is a fault of the caller.
     */
    public void write(List<StockMove> moves) {
        if (moves.isEmpty()) {
            return;
        }
        TreeMap<String, long[]> sums = new TreeMap<>();
        for (StockMove move : moves) {
            long[] sum = sums.computeIfAbsent(move.sku(), _ -> new long[2]);
            sum[0] += move.onHandChange();
            sum[1] += move.reservedChange();
        }
        long updated = database.sql("""
                with changed as (
                    update inventory i
                       set on_hand = i.on_hand + d.on_hand, reserved = i.reserved + d.reserved,
                           version = i.version + 1, updated_at = now()
                      from unnest(?, ?, ?) as d(sku, on_hand, reserved)
                     where i.sku = d.sku
                    returning 1),
                entered as (
                    insert into stock_ledger (sku, on_hand_change, reserved_change, reason, order_id, note)
                    select * from unnest(?, ?, ?, ?, ?::uuid[], ?))
                select count(*) from changed
                """)
                .params(
                        sums.keySet().toArray(String[]::new),
                        column(sums, 0),
                        column(sums, 1),
                        moves.stream().map(StockMove::sku).toArray(String[]::new),
                        longs(moves, StockMove::onHandChange),
                        longs(moves, StockMove::reservedChange),
                        moves.stream().map(StockMove::reason).toArray(String[]::new),
                        moves.stream().map(move -> text(move.orderId())).toArray(String[]::new),
                        moves.stream().map(StockMove::note).toArray(String[]::new))
                .query(Long.class)
                .single();
        if (updated != sums.size()) {
            throw new IllegalStateException("stock of " + (sums.size() - updated) + " SKUs has no row");
        }
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    private static long[] column(TreeMap<String, long[]> sums, int index) {
        return sums.values().stream().mapToLong(sum -> sum[index]).toArray();
    }

    private static long[] longs(List<StockMove> moves, ToLongFunction<StockMove> field) {
        return moves.stream().mapToLong(field).toArray();
    }
}
