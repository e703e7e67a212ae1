package dev.holdfast.rig.stores;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The documents of MongoDB, one an order, with the fields of the API's order. The only place that names them. */
public final class OrderDocuments implements AutoCloseable {
    private static final String COLLECTION = "orders";
    private static final int BATCH = 2_000;
    // Held strongly: java.util.logging forgets the level of a logger that nobody holds.
    private static final Logger DRIVER_LOG = Logger.getLogger("org.mongodb.driver");

    private final MongoClient client;
    private final MongoCollection<Document> orders;

    public OrderDocuments(Settings settings) {
        DRIVER_LOG.setLevel(Level.OFF); // it only says that it has no logger; faults come as exceptions
        client = MongoClients.create(settings.mongoUri());
        orders = client.getDatabase(settings.mongoDatabase()).getCollection(COLLECTION);
    }

    /** Documents from a block of ids on, of customers whose id begins so, by id. */
    public Map<String, OrderFacts> orders(String fromBlock, String customerPrefix) {
        Bson wanted = Filters.and(
                Filters.gte("_id", fromBlock), Filters.regex("customer.id", "^\\Q" + customerPrefix + "\\E"));
        Map<String, String> skus = new HashMap<>();
        return asked(() -> {
            Map<String, OrderFacts> found = new LinkedHashMap<>();
            for (Document document : orders.find(wanted)
                    .projection(Projections.exclude("timeline", "shippingAddress", "metadata"))
                    .batchSize(BATCH)) {
                OrderFacts facts = facts(document, skus);
                found.put(facts.id(), facts);
            }
            return found;
        });
    }

    static OrderFacts facts(Document order, Map<String, String> skus) {
        List<LineFacts> lines = new ArrayList<>();
        for (Document line : order.getList("lines", Document.class, List.of())) {
            lines.add(new LineFacts(
                    skus.computeIfAbsent(text(line, "sku"), same -> same),
                    (int) number(line, "quantity"),
                    number(line, "unitPrice", "amount"),
                    number(line, "lineTotal", "amount")));
        }
        return new OrderFacts(
                text(order, "_id"),
                text(order, "customer", "id"),
                text(order, "status"),
                (int) number(order, "version"),
                number(order, "total", "amount"),
                text(order, "total", "currency"),
                text(order, "payment", "status"),
                lines);
    }

    /** "" where it is missing: a document that lacks a field differs from its row, it does not stop the comparison. */
    private static String text(Document document, String... path) {
        return document.getEmbedded(List.of(path), Object.class) instanceof String text ? text : "";
    }

    private static long number(Document document, String... path) {
        return document.getEmbedded(List.of(path), Object.class) instanceof Number number ? number.longValue() : -1;
    }

    /** Confirmed documents by block, for {@link Arrivals}. */
    public Map<String, Long> confirmedFrom(String block) {
        List<Bson> pipeline = List.of(
                Aggregates.match(Filters.and(Filters.gte("_id", block), Filters.eq("status", OrderFacts.CONFIRMED))),
                Aggregates.group(
                        new Document("$substrBytes", List.of("$_id", 0, OrderIds.BLOCK)),
                        Accumulators.sum("count", 1L)));
        return asked(() -> {
            Map<String, Long> counts = new HashMap<>();
            orders.aggregate(pipeline).forEach(row -> counts.put(row.getString("_id"), number(row, "count")));
            return counts;
        });
    }

    /** Those of the ids whose document is confirmed. */
    public List<String> confirmedAmong(Collection<String> ids) {
        Bson wanted = Filters.and(Filters.in("_id", ids), Filters.eq("status", OrderFacts.CONFIRMED));
        return asked(() -> {
            List<String> confirmed = new ArrayList<>();
            orders.find(wanted).projection(Projections.include("_id")).forEach(row -> confirmed.add(text(row, "_id")));
            return confirmed;
        });
    }

    /** How many documents of each status and version there are, and the sum of their totals. */
    public Map<String, OrderSums> sums() {
        List<Bson> pipeline = List.of(Aggregates.group(
                new Document("status", "$status").append("version", "$version").append("currency", "$total.currency"),
                Accumulators.sum("count", 1L),
                Accumulators.sum("total", "$total.amount")));
        return asked(() -> {
            Map<String, OrderSums> sums = new HashMap<>();
            orders.aggregate(pipeline).allowDiskUse(true).forEach(row -> {
                String state = text(row, "_id", "status") + " version " + number(row, "_id", "version") + " in "
                        + text(row, "_id", "currency");
                sums.put(state, new OrderSums(number(row, "count"), number(row, "total")));
            });
            return sums;
        });
    }

    /** What durability rests on, and the version, read back from the server. */
    public Map<String, String> settings() {
        return asked(() -> {
            MongoDatabase admin = client.getDatabase("admin");
            Document build = admin.runCommand(new Document("buildInfo", 1));
            Document replicas =
                    admin.runCommand(new Document("replSetGetConfig", 1)).get("config", Document.class);
            Document storage = admin.runCommand(new Document("serverStatus", 1)).get("storageEngine", Document.class);
            return Map.of(
                    "mongodb.version", text(build, "version"),
                    "mongodb.replicaSet", text(replicas, "_id"),
                    "mongodb.majorityWaitsForJournal",
                            String.valueOf(replicas.getBoolean("writeConcernMajorityJournalDefault", true)),
                    "mongodb.persistent", String.valueOf(storage.getBoolean("persistent", false)));
        });
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (MongoException fault) {
            throw new RigException("MongoDB: " + fault.getMessage(), fault);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
