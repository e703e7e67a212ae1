package dev.holdfast.rig.check;

import dev.holdfast.rig.Settings;
import dev.holdfast.rig.stores.Postgres;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Reads all of PostgreSQL's books. Equal texts become one object: 300,000 orders share a few words and have one id each. */
final class BooksReader {
    private final Postgres postgres;
    private final Map<String, String> pool;

    /** @param pool the texts that all readers share */
    BooksReader(Settings settings, Map<String, String> pool) {
        this.postgres = new Postgres(settings);
        this.pool = pool;
    }

    Books read() {
        Map<String, Books.Order> orders = new LinkedHashMap<>();
        Map<String, Books.Paid> payments = new HashMap<>();
        postgres.each("""
                select o.id::text as id, o.number, o.customer_id, o.customer_email, o.status, o.version, o.total, o.currency,
                       o.lines::text as lines, o.shipping_address::text as address, o.metadata::text as metadata,
                       o.cancel_reason, o.timeline::text as timeline, o.deadline, o.created_at, o.updated_at, p.status as payment,
                       p.amount, p.currency as payment_currency, p.token, p.reference, p.decline_code,
                       p.ask_again_at is not null as asks
                  from orders o left join payment p on p.order_id = o.id
                 order by o.id
                """, row -> {
            Books.Order order = order(row);
            orders.put(order.id(), order);
            if (row.getString("payment") != null) {
                payments.put(
                        order.id(),
                        new Books.Paid(
                                pooled(row, "payment"),
                                row.getLong("amount"),
                                pooled(row, "payment_currency"),
                                pooled(row, "token"),
                                row.getBoolean("asks")));
            }
        });
        return new Books(
                stock(),
                ledger(),
                Collections.unmodifiableMap(orders),
                payments,
                keys(),
                unsent(),
                Set.copyOf(inbox()));
    }

    private Books.Order order(ResultSet row) throws SQLException {
        Document content = content(row);
        List<Books.Line> lines = new ArrayList<>();
        for (Document line : list(row.getString("lines"))) {
            lines.add(new Books.Line(
                    pooled(line.getString("sku")),
                    line.get("quantity", Number.class).intValue(),
                    line.get("unitPrice", Number.class).longValue(),
                    line.get("lineTotal", Number.class).longValue()));
        }
        String reason = row.getString("cancel_reason");
        Date deadline = time(row, "deadline");
        boolean early = false;
        List<Books.Step> timeline = new ArrayList<>();
        for (Document entry : content.getList("timeline", Document.class)) {
            String event = pooled(entry.getString("event"));
            timeline.add(new Books.Step(entry.get("version", Number.class).intValue(), event));
            early |= event.equals("OrderCancelled")
                    && Books.Order.EXPIRED.equals(reason)
                    && entry.getDate("at").before(deadline);
        }
        return new Books.Order(
                pooled(row, "id"),
                pooled(row, "status"),
                row.getInt("version"),
                row.getLong("total"),
                pooled(row, "currency"),
                List.copyOf(lines),
                List.copyOf(timeline),
                reason == null ? "" : pooled(reason),
                early,
                Fingerprint.of(content));
    }

    /** The row and its payment in the shape of a document. */
    private static Document content(ResultSet row) throws SQLException {
        String currency = row.getString("currency");
        String reason = row.getString("cancel_reason");
        List<Document> lines = list(row.getString("lines"));
        for (Document line : lines) {
            for (String money : List.of("unitPrice", "lineTotal")) {
                line.put(money, EventMessage.money(line.get(money, Number.class).longValue(), currency));
            }
        }
        List<Document> timeline = list(row.getString("timeline"));
        timeline.forEach(entry ->
                entry.put("at", new Date(entry.get("at", Number.class).longValue())));
        return new Document("_id", row.getString("id"))
                .append("number", row.getString("number"))
                .append(
                        "customer",
                        new Document("id", row.getString("customer_id"))
                                .append("email", row.getString("customer_email")))
                .append("lines", lines)
                .append("total", EventMessage.money(row.getLong("total"), currency))
                .append("shippingAddress", object(row.getString("address")))
                .append("metadata", object(row.getString("metadata")))
                .append("createdAt", time(row, "created_at"))
                .append("status", row.getString("status"))
                .append("version", row.getInt("version"))
                .append(
                        "payment",
                        new Document("status", row.getString("payment"))
                                .append("reference", row.getString("reference"))
                                .append("declineCode", row.getString("decline_code")))
                .append("cancellation", reason == null ? null : new Document("reason", reason))
                .append("updatedAt", time(row, "updated_at"))
                .append("timeline", timeline);
    }

    private static List<Document> list(String json) {
        return Document.parse("{\"list\":" + json + "}").getList("list", Document.class);
    }

    private static @Nullable Document object(@Nullable String json) {
        return json == null ? null : Document.parse(json);
    }

    private static Date time(ResultSet row, String column) throws SQLException {
        return Date.from(row.getObject(column, OffsetDateTime.class).toInstant());
    }

    private List<Books.Stock> stock() {
        List<Books.Stock> stock = new ArrayList<>();
        postgres.each(
                "select sku, on_hand, reserved from inventory order by sku",
                row -> stock.add(new Books.Stock(pooled(row, "sku"), row.getLong(2), row.getLong(3))));
        return stock;
    }

    private List<Books.Entry> ledger() {
        List<Books.Entry> ledger = new ArrayList<>();
        postgres.each(
                """
                select sku, id, on_hand_change, reserved_change, reason, coalesce(order_id::text, '') as order_id
                  from stock_ledger
                 order by sku, id
                """,
                row -> ledger.add(new Books.Entry(
                        pooled(row, "sku"),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        pooled(row, "reason"),
                        pooled(row, "order_id"))));
        return ledger;
    }

    private List<Books.Key> keys() {
        List<Books.Key> keys = new ArrayList<>();
        postgres.each(
                "select scope, key, coalesce(order_id::text, '') as order_id from idempotency",
                row -> keys.add(new Books.Key(pooled(row, "scope"), row.getString(2), pooled(row, "order_id"))));
        return keys;
    }

    private long unsent() {
        long[] events = new long[1];
        postgres.each("select coalesce(sum(events), 0) from outbox", row -> events[0] = row.getLong(1));
        return events[0];
    }

    private Set<String> inbox() {
        Set<String> events = new HashSet<>();
        postgres.each(
                "select event_id::text from inbox where consumer = ?",
                row -> events.add(pooled(row.getString(1))),
                Topic.PAYMENTS);
        return events;
    }

    private String pooled(ResultSet row, String column) throws SQLException {
        return pooled(row.getString(column));
    }

    private String pooled(String text) {
        return pool.computeIfAbsent(text, same -> same);
    }
}
