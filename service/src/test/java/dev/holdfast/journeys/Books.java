package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.holdfast.TestServers.World;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bson.Document;
import tools.jackson.databind.JsonNode;

/**
 * Reads what every server holds of a world, and asks at rest whether it adds up: the invariants of the design, each
 * named by its number.
 */
final class Books {
    private final World world;

    Books(World world) {
        this.world = world;
    }

    /** The rows of a query, each as its columns' texts with bars between. */
    List<String> rows(String sql, Object... parameters) {
        try (Connection connection = world.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<String> rows = new ArrayList<>();
                while (result.next()) {
                    StringBuilder row = new StringBuilder();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.append(i == 1 ? "" : "|").append(result.getString(i));
                    }
                    rows.add(row.toString());
                }
                return rows;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long number(String sql, Object... parameters) {
        return Long.parseLong(rows(sql, parameters).getFirst());
    }

    /** How many orders there are. */
    long orders() {
        return number("select count(*) from orders");
    }

    long orders(String status) {
        return number("select count(*) from orders where status = ?", status);
    }

    /** Whether a refused request left a key behind. */
    long keys() {
        return number("select count(*) from idempotency where scope = 'POST /orders'");
    }

    /** Every order has ended, every payment is known, everything was sent, read and written. */
    void awaitRest() {
        Await.until("nothing is under way any more", () -> unrest().isEmpty(), () -> unrest().toString());
    }

    private Map<String, String> unrest() {
        Map<String, String> unrest = new TreeMap<>();
        Map.of(
                        "open orders", "select count(*) from orders where status = 'ACCEPTED'",
                        "unknown payments",
                                "select count(*) from payment where status in ('PENDING', 'UNKNOWN')"
                                        + " or ask_again_at is not null",
                        "unsent rows", "select count(*) from outbox")
                .forEach((what, sql) -> {
                    long count = number(sql);
                    if (count > 0) {
                        unrest.put(what, Long.toString(count));
                    }
                });
        if (unrest.isEmpty()) {
            Map<String, Long> lag = Topic.of(world).lag(List.of("payments", "documents"));
            lag.forEach((partition, records) -> unrest.put("unread in " + partition, records.toString()));
        }
        return unrest;
    }

    /**
     * Waits for rest and asks everything.
     *
     * @param node a node that still answers
     * @param promised orders that were answered with 202
     */
    void balance(Node node, Collection<UUID> promised) {
        awaitRest();
        Set<UUID> ids =
                rows("select id from orders").stream().map(UUID::fromString).collect(Collectors.toSet());
        assertThat(ids).as("I7 every 202 is an order").containsAll(promised);
        Map<UUID, JsonNode> orders = read(node, ids);
        stockAddsUp();
        ordersEndOnce(orders);
        if ("http".equals(world.environment().get("PAYMENT_PROVIDER"))) {
            moneyAddsUp(orders);
        }
        documentsAgree(orders);
        eventsAgree(orders);
    }

    void balance(Node node) {
        balance(node, List.of());
    }

    /** I7: each is readable. */
    private static Map<UUID, JsonNode> read(Node node, Set<UUID> ids) {
        List<UUID> list = List.copyOf(ids);
        if (list.isEmpty()) {
            return Map.of();
        }
        List<Callable<Reply>> readers = new ArrayList<>();
        list.forEach(id -> readers.add(() -> node.get("/api/v1/orders/" + id)));
        List<Reply> replies = Shop.together(readers);
        Map<UUID, JsonNode> orders = new HashMap<>();
        for (int i = 0; i < replies.size(); i++) {
            assertThat(replies.get(i).status()).as("I7 %s", replies.get(i)).isEqualTo(200);
            orders.put(list.get(i), replies.get(i).json());
        }
        return orders;
    }

    private void stockAddsUp() {
        assertSoftly(softly -> {
            softly.assertThat(rows("select * from inventory where not (0 <= reserved and reserved <= on_hand)"))
                    .as("I1 0 <= reserved <= on hand")
                    .isEmpty();
            softly.assertThat(rows("""
                            select i.sku, i.on_hand, i.reserved, sum(l.on_hand_change), sum(l.reserved_change)
                              from inventory i left join stock_ledger l on l.sku = i.sku
                             group by i.sku
                            having i.on_hand <> coalesce(sum(l.on_hand_change), 0)
                                or i.reserved <> coalesce(sum(l.reserved_change), 0)
                            """)).as("I2, I3 stock = sums of the ledger").isEmpty();
            softly.assertThat(rows("""
                            with sold as (
                                select line ->> 'sku' as sku, o.status, sum((line ->> 'quantity')::bigint) as units
                                  from orders o, jsonb_array_elements(o.lines) line
                                 group by 1, 2)
                            select i.sku, i.reserved, i.on_hand
                              from inventory i
                             where i.reserved <> coalesce((select sum(units) from sold s
                                                            where s.sku = i.sku and s.status = 'ACCEPTED'), 0)
                                or i.on_hand <> coalesce((select sum(on_hand_change) from stock_ledger l
                                                           where l.sku = i.sku and l.order_id is null), 0)
                                             - coalesce((select sum(units) from sold s
                                                          where s.sku = i.sku and s.status = 'CONFIRMED'), 0)
                            """))
                    .as("I3 stock = what came - what was sold, held = what open orders want")
                    .isEmpty();
            softly.assertThat(rows("""
                            select * from (
                                select sku, id, sum(on_hand_change) over prefix as on_hand,
                                       sum(reserved_change) over prefix as reserved
                                  from stock_ledger
                                window prefix as (partition by sku order by id)) as at_that_time
                             where not (0 <= reserved and reserved <= on_hand)
                            """)).as("I4 never oversold at any moment").isEmpty();
            softly.assertThat(rows("""
                            select order_id, sku, reason, count(*) from stock_ledger where order_id is not null
                             group by 1, 2, 3 having count(*) > 1
                            """))
                    .as("I5 one entry an order, SKU and reason")
                    .isEmpty();
            softly.assertThat(rows("""
                            select id, total, lines from orders o
                             where total <> (select sum((line ->> 'quantity')::bigint * (line ->> 'unitPrice')::bigint)
                                               from jsonb_array_elements(o.lines) line)
                            """)).as("I11 totals are exact").isEmpty();
            softly.assertThat(rows("""
                            select o.id from orders o
                              left join idempotency i on i.scope = 'POST /orders' and i.order_id = o.id
                             group by o.id having count(i.key) <> 1
                            """)).as("I10 one order a key").isEmpty();
            softly.assertThat(keys()).as("I10 one key an order").isEqualTo(orders());
            softly.assertThat(rows("""
                            select order_id from stock_ledger where order_id is not null
                            except select id from orders
                            """)).as("I9 no entry without an order").isEmpty();
        });
    }

    /** I8, in the order's own words. */
    private static void ordersEndOnce(Map<UUID, JsonNode> orders) {
        assertSoftly(softly -> orders.forEach((id, order) -> {
            List<String> ends = new ArrayList<>();
            for (JsonNode entry : order.get("timeline")) {
                String event = entry.get("event").asString();
                if (Set.of("OrderConfirmed", "OrderRejected", "OrderCancelled").contains(event)) {
                    ends.add(event);
                }
            }
            softly.assertThat(ends).as("I8 order %s ends once", id).hasSize(1);
        }));
    }

    /** I6, by the provider's ledger and not by ours. */
    private void moneyAddsUp(Map<UUID, JsonNode> orders) {
        Map<UUID, List<JsonNode>> ledger = PaymentBook.of(world).entries(orders.keySet());
        assertSoftly(softly -> orders.forEach((id, order) -> {
            List<JsonNode> entries = ledger.getOrDefault(id, List.of());
            long captures = PaymentBook.count(entries, "captured");
            long captured = PaymentBook.sum(entries, "captured");
            long refunded = PaymentBook.sum(entries, "refunded");
            softly.assertThat(captures).as("I6 captures of %s: %s", id, entries).isLessThanOrEqualTo(1);
            long due = order.get("status").asString().equals("CONFIRMED")
                    ? order.get("total").get("amount").asLong()
                    : 0;
            softly.assertThat(captured - refunded)
                    .as("I6 money of %s: %s", order, entries)
                    .isEqualTo(due);
        }));
    }

    /** I15: every field. */
    private void documentsAgree(Map<UUID, JsonNode> orders) {
        try (MongoClient client = MongoClients.create(world.environment().get("MONGO_URI"))) {
            Map<String, Document> documents = new HashMap<>();
            client.getDatabase(world.environment().get("MONGO_INITDB_DATABASE"))
                    .getCollection("orders")
                    .find()
                    .forEach(document -> documents.put(document.getString("_id"), document));
            assertThat(documents.keySet())
                    .as("I15 one document an order")
                    .isEqualTo(orders.keySet().stream().map(UUID::toString).collect(Collectors.toSet()));
            assertSoftly(softly ->
                    orders.forEach((id, order) -> softly.assertThat(Documents.asJson(documents.get(id.toString())))
                            .as("I15 the document of %s", id)
                            .isEqualTo(order)));
        }
    }

    /** I12, I13. */
    private void eventsAgree(Map<UUID, JsonNode> orders) {
        Map<UUID, List<Integer>> expected = new HashMap<>();
        orders.forEach((id, order) -> {
            List<Integer> sequence = new ArrayList<>();
            for (int version = 1; version <= order.get("version").asInt(); version++) {
                sequence.add(version);
            }
            expected.put(id, sequence);
        });
        assertThat(Topic.of(world).firstAppearances())
                .as("I12, I13 every version of every order is told once and in sequence, and nothing else")
                .isEqualTo(expected);
    }
}
