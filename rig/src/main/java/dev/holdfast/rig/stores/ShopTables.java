package dev.holdfast.rig.stores;

import dev.holdfast.rig.journey.CatalogueItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** What the tables of design.md section 4 say. The only place that names their columns. */
public final class ShopTables {
    private final Postgres postgres;

    public ShopTables(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Those of the SKUs that are products on sale, with their prices. */
    public Map<String, CatalogueItem> products(Collection<String> skus) {
        Map<String, CatalogueItem> products = new HashMap<>();
        postgres.each(
                "select sku, name, amount, currency from product where active and sku = any(?)",
                row -> products.put(
                        row.getString(1),
                        new CatalogueItem(row.getString(1), row.getString(2), row.getLong(3), row.getString(4))),
                (Object) skus.toArray(String[]::new));
        return products;
    }

    /** Stock and ledger of the SKUs; one that has no row is missing. */
    public Map<String, StockFacts> stock(Collection<String> skus) {
        Map<String, StockFacts> stock = new HashMap<>();
        String[] wanted = skus.toArray(String[]::new);
        postgres.each(
                """
                select i.sku, i.on_hand, i.reserved, coalesce(l.on_hand, 0), coalesce(l.reserved, 0)
                  from inventory i
                  left join (select sku, sum(on_hand_change)::bigint as on_hand, sum(reserved_change)::bigint as reserved
                               from stock_ledger where sku = any(?) group by sku) l using (sku)
                 where i.sku = any(?)
                """,
                row -> stock.put(
                        row.getString(1),
                        new StockFacts(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5))),
                wanted,
                wanted);
        return stock;
    }

    /** Orders from a block of ids on, of customers whose id begins so, by id. */
    public Map<String, OrderFacts> orders(String fromBlock, String customerPrefix) {
        Map<String, OrderFacts> orders = new LinkedHashMap<>();
        Map<String, String> skus = new HashMap<>();
        postgres.each(
                """
                select o.id::text, o.customer_id, o.status, o.version, o.total, o.currency, o.lines::text,
                       coalesce(p.status, '')
                  from orders o left join payment p on p.order_id = o.id
                 where o.id >= ?::uuid and starts_with(o.customer_id, ?)
                 order by o.id
                """,
                row -> orders.put(
                        row.getString(1),
                        new OrderFacts(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getInt(4),
                                row.getLong(5),
                                row.getString(6),
                                row.getString(8),
                                lines(row.getString(7), skus))),
                OrderIds.lowest(fromBlock),
                customerPrefix);
        return orders;
    }

    /** Amounts are plain minor units here; in MongoDB they are money with its currency. */
    static List<LineFacts> lines(String json, Map<String, String> skus) {
        List<LineFacts> lines = new ArrayList<>();
        for (Document line : Document.parse("{\"lines\":" + json + "}").getList("lines", Document.class)) {
            lines.add(new LineFacts(
                    skus.computeIfAbsent(line.getString("sku"), same -> same),
                    line.get("quantity", Number.class).intValue(),
                    line.get("unitPrice", Number.class).longValue(),
                    line.get("lineTotal", Number.class).longValue()));
        }
        return lines;
    }

    /**
     * Confirmed orders by block, for {@link Arrivals}. Between two bounds, because of an open end the planner expects a third of a
     * table that is not analyzed yet, and would read all of it, each second and with helpers.
     */
    public Map<String, Long> confirmedFrom(String block) {
        Map<String, Long> counts = new HashMap<>();
        postgres.each(
                """
                select substr(id::text, 1, %d), count(*)
                  from orders
                 where id between ?::uuid and 'ffffffff-ffff-ffff-ffff-ffffffffffff' and status = 'CONFIRMED'
                 group by 1
                """.formatted(OrderIds.BLOCK),
                row -> counts.put(row.getString(1), row.getLong(2)),
                OrderIds.lowest(block));
        return counts;
    }

    /** How many orders there are in all, as near as the planner knows; counting millions would weigh on the measurement. */
    public long roughlyAllOrders() {
        long[] count = new long[1];
        postgres.each(
                "select greatest(0, n_live_tup) from pg_stat_user_tables where relname = 'orders'",
                row -> count[0] = row.getLong(1));
        return count[0];
    }

    /** The settings that durability rests on, read back from the server. */
    public Map<String, String> durability() {
        Map<String, String> settings = new LinkedHashMap<>();
        postgres.each("""
                select name, setting from pg_settings
                 where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'server_version')
                 order by name
                """, row -> settings.put("postgres." + row.getString(1), row.getString(2)));
        return settings;
    }
}
