package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.holdfast.TestServers.World;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The audit of a shop that works, over HTTP: what is broken on purpose, in PostgreSQL, in MongoDB or at the provider, it
 * names by its row; what is safe to mend it mends; and as long as nothing is broken it says so, whatever the load.
 */
@Tag("servers")
class AuditTest {
    private static final String AUDIT = "/api/v1/audit";

    private static World world;
    private static Node node;
    private static Shop shop;
    private static MongoClient mongo;
    private static int products;

    @BeforeAll
    static void open() {
        world = World.fresh("audit")
                .with("PAYMENT_PROVIDER", "http")
                .with("AUDIT_PAUSE_MILLIS", "200")
                .with("AUDIT_GRACE_MILLIS", "600");
        node = Node.start(world);
        shop = new Shop(world);
        mongo = MongoClients.create(Objects.requireNonNull(world.environment().get("MONGO_URI")));
    }

    /** Each test leaves the books as they should be, and the audit sees that too. */
    @AfterEach
    void theAuditSeesWhatIsMended() {
        complete();
        Await.until("nothing is broken any more", () -> broken().isEmpty(), () -> report().toString());
        assertThat(node.get("/health").json().get("status").asString()).isEqualTo("UP");
    }

    @AfterAll
    static void close() {
        try (Node last = node;
                MongoClient _ = mongo) {
            shop.books().balance(last);
        }
    }

    private static JsonNode report() {
        Reply reply = node.get(AUDIT);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json();
    }

    /** The rows of an invariant, as texts. */
    private static List<String> rows(String invariant) {
        List<String> rows = new ArrayList<>();
        for (JsonNode line : report().get("invariants")) {
            if (line.get("id").asString().equals(invariant)) {
                line.get("rows").forEach(row -> rows.add(row.toString()));
            }
        }
        return rows;
    }

    private static List<String> broken() {
        List<String> broken = new ArrayList<>();
        report().get("invariants").forEach(line -> {
            if (line.get("verdict").asString().equals("BROKEN")) {
                broken.add(line.get("id").asString());
            }
        });
        return broken;
    }

    /** Wants a complete run and waits for its end. */
    private static void complete() {
        assertThat(node.post(AUDIT + "/runs", "", "").status()).isEqualTo(202);
        Await.until(
                "all the books have been asked",
                () -> !report().at("/runs/complete/wanted").asBoolean());
    }

    private static void awaitNamed(String invariant, String... words) {
        Await.until(
                invariant + " names " + List.of(words),
                () -> rows(invariant).stream()
                        .anyMatch(row -> List.of(words).stream().allMatch(row::contains)),
                () -> report().toString());
        JsonNode health = node.get("/health").json();
        assertThat(health.get("status").asString()).isEqualTo("DEGRADED");
        assertThat(health.at("/checks/audit/status").asString()).isEqualTo("DOWN");
        assertThat(node.get("/health").status()).isEqualTo(200);
        Pattern metric = Pattern.compile("holdfast_audit_broken\\{invariant=\"" + invariant + "\"[^}]*} [1-9]");
        Await.until( // a node tells what stands in the books when it has looked at them again
                "a metric says so",
                () -> metric.matcher(node.get("/metrics").toString()).find());
    }

    /** A product with ten units and an order of two that has ended. */
    private record Sold(String sku, UUID order) {}

    private static Sold sold(String token) {
        String sku = "SKU-" + ++products;
        shop.sells(node, sku, 100, 10);
        UUID order = shop.placed(node, Cart.of(sku, 2).paidWith(token));
        shop.ended(node, order);
        shop.books().awaitRest();
        return new Sold(sku, order);
    }

    /** As somebody at a console would: past everything that guards the tables. */
    private static void sql(String statement, Object... parameters) {
        try (Connection connection = world.connect();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) {
                prepared.setObject(i + 1, parameters[i]);
            }
            assertThat(prepared.executeUpdate()).as(statement).isPositive();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MongoCollection<Document> documents() {
        return mongo.getDatabase(Objects.requireNonNull(world.environment().get("MONGO_INITDB_DATABASE")))
                .getCollection("orders");
    }

    private static JsonNode repairs(boolean dryRun) {
        Reply reply = node.post(AUDIT + "/repairs?dryRun=" + dryRun, "", "");
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json();
    }

    @Test
    void findsNothingInAHealthyShopUnderLoad() throws Exception {
        shop.sells(node, "BUSY", 100, 1_000_000);
        shop.sells(node, "BUSY-TOO", 100, 1_000_000);
        long before = ended("recent");
        try (Buyers buyers = new Buyers(node, "BUSY");
                Buyers others = new Buyers(node, "BUSY-TOO")) {
            for (int i = 0; i < 5; i++) {
                buyers.awaitMore(60);
                assertThat(node.post(AUDIT + "/runs", "", "").status()).isEqualTo(202);
                assertThat(broken()).as(report().toString()).isEmpty();
            }
            complete();
            assertThat(broken()).as(report().toString()).isEmpty();
            assertThat(ended("recent")).isGreaterThan(before);
            List<UUID> accepted = new ArrayList<>(buyers.goHome());
            accepted.addAll(others.goHome());
            shop.books().balance(node, accepted);
        }
        assertThat(shop.books().rows("select * from audit_finding")).isEmpty();
    }

    private static long ended(String kind) {
        return Instant.parse(report().at("/runs/" + kind + "/endedAt").asString())
                .toEpochMilli();
    }

    @Test
    void saysWhatItDoesNotAsk() {
        Await.until(
                "the audit has run", () -> report().get("verdict").asString().equals("HOLDS"));
        JsonNode invariants = report().get("invariants");
        assertThat(invariants.size()).isEqualTo(17);
        invariants.forEach(line -> {
            boolean asked = !line.get("covers").asString().isEmpty();
            assertThat(line.get("verdict").asString()).isEqualTo(asked ? "HOLDS" : "NOT_ASKED");
            assertThat(line.get("covers").asString() + line.get("beyond").asString())
                    .isNotEmpty();
        });
        assertThat(node.get(AUDIT + "?now=true").code()).isEqualTo("invalid-request");
    }

    @Test
    void namesStockThatNoTableWouldTake() {
        Sold sold = sold("tok_ok");
        ddl("alter table inventory drop constraint stock_never_oversold");
        sql("update inventory set reserved = 99 where sku = ?", sold.sku);

        awaitNamed("I1", sold.sku, "reserved 99");

        sql("update inventory set reserved = 0 where sku = ?", sold.sku);
        ddl("alter table inventory add constraint stock_never_oversold check (0 <= reserved and reserved <= on_hand)");
    }

    @Test
    void namesStockThatIsNotTheSumOfItsLedger() {
        Sold sold = sold("tok_ok");
        sql("update inventory set on_hand = on_hand + 1 where sku = ?", sold.sku);
        awaitNamed("I2", sold.sku, "on hand 9, by the ledger 8");
        sql("update inventory set on_hand = on_hand - 1, reserved = reserved + 1 where sku = ?", sold.sku);
        awaitNamed("I3", sold.sku, "reserved 1, by the ledger 0");
        sql("update inventory set reserved = reserved - 1 where sku = ?", sold.sku);
    }

    @Test
    void namesAMomentAtWhichMoreWasSoldThanThereWas() {
        Sold sold = sold("tok_ok");
        sql("""
                insert into stock_ledger (sku, on_hand_change, reserved_change, reason)
                values (?, -50, 0, 'lost'), (?, 50, 0, 'received')
                """, sold.sku, sold.sku);
        complete();
        awaitNamed("I4", sold.sku, "-42");
        sql("delete from stock_ledger where sku = ? and abs(on_hand_change) = 50", sold.sku);
    }

    @Test
    void namesAnOrderThatWasTakenTwice() {
        Sold sold = sold("tok_ok");
        String again = """
                insert into stock_ledger (sku, on_hand_change, reserved_change, reason, order_id)
                values (?, -2, 0, 'order-taken', ?)
                """;
        sql(again, sold.sku, sold.order);
        sql("update inventory set on_hand = on_hand - 2, version = version + 1 where sku = ?", sold.sku);
        complete();
        awaitNamed("I5", sold.sku, sold.order.toString(), "taken 2 times");
        sql("""
                delete from stock_ledger
                 where sku = ? and id = (select max(id) from stock_ledger where sku = ?)
                """, sold.sku, sold.sku);
        sql("update inventory set on_hand = on_hand + 2, version = version + 1 where sku = ?", sold.sku);
    }

    @Test
    void namesASaleInAnotherQuantityThanOrdered() {
        Sold sold = sold("tok_ok");
        sql("update stock_ledger set on_hand_change = -1 where sku = ? and reason = 'order-taken'", sold.sku);
        sql("update inventory set on_hand = on_hand + 1, version = version + 1 where sku = ?", sold.sku);
        complete();
        awaitNamed("I14", sold.sku, sold.order.toString(), "wants 2");
        sql("update stock_ledger set on_hand_change = -2 where sku = ? and reason = 'order-taken'", sold.sku);
        sql("update inventory set on_hand = on_hand - 1, version = version + 1 where sku = ?", sold.sku);
    }

    @Test
    void namesMoneyThatDoesNotFitItsOrder() {
        Sold sold = sold("tok_ok");
        sql("update payment set status = 'DECLINED', decline_code = 'by-hand' where order_id = ?", sold.order);
        complete();
        awaitNamed("I6", sold.order.toString(), "CONFIRMED", "DECLINED");
        sql("update payment set status = 'CAPTURED', decline_code = null where order_id = ?", sold.order);
    }

    @Test
    void namesMoneyThatTheProviderHasAndTheBooksHaveNot() {
        Sold sold = sold("tok_ok");
        String undo = "update orders set status = 'CONFIRMED', cancel_reason = null, timeline = (timeline - 1) ||"
                + " jsonb_set(timeline -> 1, '{event}', '\"OrderConfirmed\"') where id = ?";
        sql(
                "update orders set status = 'REJECTED', timeline = (timeline - 1) ||"
                        + " jsonb_set(timeline -> 1, '{event}', '\"OrderRejected\"') where id = ?",
                sold.order);
        sql("update payment set status = 'DECLINED', decline_code = 'by-hand' where order_id = ?", sold.order);
        complete();
        awaitNamed("I6", sold.order.toString(), "the provider has the money");
        sql("update payment set status = 'CAPTURED', decline_code = null where order_id = ?", sold.order);
        sql(undo, sold.order);
    }

    @Test
    void namesAPromisedOrderThatIsGone() {
        UUID lost = UUID.randomUUID();
        sql("""
                insert into idempotency (scope, key, fingerprint, order_id)
                values ('POST /orders', 'lost', '\\x00', ?)
                """, lost);
        complete();
        awaitNamed("I7", lost.toString());
        sql("delete from idempotency where key = 'lost'");
    }

    @Test
    void namesAnOrderThatEndedTwiceAndOneWithAGap() {
        Sold sold = sold("tok_decline");
        sql(
                "update orders set timeline = timeline || jsonb_set(timeline -> 1, '{version}', '3') where id = ?",
                sold.order);
        complete();
        awaitNamed("I8", sold.order.toString(), "ended more than once");
        awaitNamed("I13", sold.order.toString(), "version 2");
        sql("update orders set timeline = timeline - 2 where id = ?", sold.order);
    }

    @Test
    void namesAnOrderThatNobodyEnds() throws SQLException {
        Sold sold = sold("tok_ok");
        UUID open = shop.placed(node, Cart.of(sold.sku, 1).paidWith("tok_slow_60000"));
        try (Connection blocker = world.connect()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("select * from inventory where sku = '" + sold.sku + "' for update");
            sql("update orders set deadline = now() - interval '1 hour' where id = ?", open);
            awaitNamed("I8", open.toString(), "its deadline was");
            blocker.rollback();
        }
        shop.books().awaitRest();
    }

    @Test
    void namesALedgerEntryOfNobodyAndReleasesWhatItHolds() {
        Sold sold = sold("tok_ok");
        UUID nobody = UUID.randomUUID();
        sql("""
                insert into stock_ledger (sku, on_hand_change, reserved_change, reason, order_id)
                values (?, 0, 3, 'order-held', ?)
                """, sold.sku, nobody);
        sql("update inventory set reserved = reserved + 3, version = version + 1 where sku = ?", sold.sku);
        awaitNamed("I3", sold.sku, nobody.toString(), "3 units are held");
        awaitNamed("I9", sold.sku, nobody.toString());

        assertThat(repairs(false).get("repairs").toString()).contains("release-hold", nobody.toString());
        assertThat(shop.available(node, sold.sku)).isEqualTo(8);
        assertThat(shop.books()
                        .rows(
                                "select reserved_change, note from stock_ledger where sku = ? and reason = 'audit-released'",
                                sold.sku))
                .containsExactly("-3|Audit: its order is not there");
        sql(
                "delete from stock_ledger where sku = ? and order_id = ?",
                sold.sku,
                nobody); // the entries still name nobody
    }

    @Test
    void proposesAReleaseFirstAndDoesItOnce() {
        Sold sold = sold("tok_decline");
        sql("delete from stock_ledger where sku = ? and reason = 'order-released'", sold.sku);
        sql("update inventory set reserved = reserved + 2, version = version + 1 where sku = ?", sold.sku);
        awaitNamed("I3", sold.sku, sold.order.toString(), "REJECTED");

        Map<String, List<String>> before = ledgers(sold.sku);
        JsonNode proposed = repairs(true);
        assertThat(proposed.get("dryRun").asBoolean()).isTrue();
        assertThat(proposed.get("repairs").toString())
                .contains("release-hold", sold.sku, "release 2 units", "\"applied\":false");
        assertThat(ledgers(sold.sku)).as("a proposal changes nothing").isEqualTo(before);

        assertThat(repairs(false).get("repairs").toString()).contains("\"applied\":true");
        assertThat(shop.available(node, sold.sku)).isEqualTo(10);
        assertThat(node.get("/api/v1/inventory/" + sold.sku + "/ledger").toString())
                .contains("audit-released", sold.order.toString());
        assertThat(repairs(false).get("repairs").toString()).doesNotContain(sold.sku);
        assertThat(shop.available(node, sold.sku)).isEqualTo(10);
    }

    private static Map<String, List<String>> ledgers(String sku) {
        return Map.of(
                "stock", shop.books().rows("select * from inventory where sku = ?", sku),
                "ledger", shop.books().rows("select * from stock_ledger where sku = ? order by id", sku));
    }

    @Test
    void namesATotalThatIsNotTheSumOfItsLines() {
        Sold sold = sold("tok_ok");
        sql("update orders set total = total + 1 where id = ?", sold.order);
        complete();
        awaitNamed("I11", sold.order.toString());
        sql("update orders set total = total - 1 where id = ?", sold.order);
    }

    @Test
    void namesAStateThatTheTimelineDoesNotKnow() {
        Sold sold = sold("tok_ok");
        sql("update orders set status = 'REJECTED' where id = ?", sold.order);
        complete();
        awaitNamed("I12", sold.order.toString(), "REJECTED");
        sql("update orders set status = 'CONFIRMED' where id = ?", sold.order);
    }

    @Test
    void namesDocumentsThatAreNotTheirOrdersAndWritesThemAnew() {
        Sold behind = sold("tok_ok");
        Sold ahead = sold("tok_ok");
        Sold different = sold("tok_ok");
        Sold missing = sold("tok_ok");
        MongoCollection<Document> documents = documents();
        documents.updateOne(Filters.eq("_id", behind.order.toString()), Updates.set("version", 1));
        documents.updateOne(Filters.eq("_id", ahead.order.toString()), Updates.set("version", 7));
        documents.updateOne(Filters.eq("_id", different.order.toString()), Updates.set("customer.id", "another"));
        documents.deleteOne(Filters.eq("_id", missing.order.toString()));

        complete();
        awaitNamed("I15", ahead.order.toString(), "its document 7");
        awaitNamed("I15", different.order.toString(), "other fields");
        awaitNamed("I15", behind.order.toString(), "its document 1, and no event is on its way");
        awaitNamed("I15", missing.order.toString(), "no document");

        List<Document> before = documents.find().into(new ArrayList<>());
        assertThat(repairs(true).get("repairs").size()).isEqualTo(4);
        assertThat(documents.find().into(new ArrayList<>()))
                .as("a proposal changes nothing")
                .isEqualTo(before);
        assertThat(repairs(false).get("repairs").toString()).doesNotContain("\"applied\":false");
        assertThat(repairs(false).get("repairs").size()).isZero();
    }

    @Test
    void namesADocumentWithoutAnOrderAndLeavesItToAPerson() {
        String stranger = UUID.randomUUID().toString();
        documents().insertOne(new Document("_id", stranger).append("version", 1));
        complete();
        awaitNamed("I15", stranger, "no such order");
        assertThat(repairs(false).get("repairs").size()).isZero();
        documents().deleteOne(Filters.eq("_id", stranger));
    }

    private static void ddl(String statement) {
        try (Connection connection = world.connect()) {
            connection.createStatement().execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
