package dev.holdfast.rig.floor;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;

/** The floor's own collection: a document at acceptance, its change later; majority and journal. */
final class FloorDocuments implements AutoCloseable {
    private static final BulkWriteOptions IN_ANY_ORDER = new BulkWriteOptions().ordered(false);
    private static final String[] FIELDS = {"name", "street", "city", "zip", "country", "phone", "email", "note"};
    private static final int FIELD = 77;

    private final MongoClient client;
    private final MongoCollection<Document> orders;

    FloorDocuments(Settings settings) {
        client = MongoClients.create(settings.mongoUri());
        orders = client.getDatabase("holdfast_floor")
                .getCollection("orders")
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        drop();
    }

    void drop() {
        client.getDatabase("holdfast_floor").drop();
    }

    /** @param messages of one poll; where an order is in it in both versions, the newer one goes in whole */
    void store(Collection<byte[]> messages) {
        Set<UUID> fresh = new HashSet<>();
        Map<UUID, byte[]> newest = new LinkedHashMap<>();
        for (byte[] message : messages) {
            UUID id = FloorOrder.read(message).id;
            if (FloorOrder.version(message) == FloorOrder.ACCEPTED) {
                fresh.add(id);
            }
            newest.put(id, message);
        }
        List<WriteModel<Document>> writes = new ArrayList<>(newest.size());
        int changes = 0;
        for (Map.Entry<UUID, byte[]> entry : newest.entrySet()) {
            if (fresh.contains(entry.getKey())) {
                writes.add(new InsertOneModel<>(document(FloorOrder.read(entry.getValue()), entry.getValue())));
            } else {
                changes++;
                writes.add(change(entry.getKey()));
            }
        }
        try {
            BulkWriteResult result = orders.bulkWrite(writes, IN_ANY_ORDER);
            if (result.getMatchedCount() != changes) {
                throw new RigException(result.getMatchedCount() + " documents were changed instead of " + changes);
            }
        } catch (MongoException fault) {
            throw new RigException("the floor's MongoDB: " + fault.getMessage(), fault);
        }
    }

    private static UpdateOneModel<Document> change(UUID id) {
        return new UpdateOneModel<>(
                new Document("_id", id.toString()).append("version", FloorOrder.ACCEPTED),
                new Document(
                        "$set",
                        new Document("version", FloorOrder.CONFIRMED)
                                .append("status", "CONFIRMED")
                                .append("updatedAt", new Date())));
    }

    private static Document document(FloorOrder order, byte[] message) {
        List<Document> lines = new ArrayList<>(FloorOrder.LINES);
        for (int i = 0; i < FloorOrder.LINES; i++) {
            lines.add(new Document("sku", order.skus[i])
                    .append("name", "Product name of the item " + order.skus[i])
                    .append("quantity", order.quantities[i])
                    .append("unitPrice", order.prices[i])
                    .append("lineTotal", (long) order.quantities[i] * order.prices[i]));
        }
        String text = FloorOrder.filler(message);
        Document address = new Document();
        for (int i = 0; i < FIELDS.length; i++) {
            address.append(FIELDS[i], text.substring(i * FIELD, (i + 1) * FIELD));
        }
        int version = FloorOrder.version(message);
        Date at = new Date(order.acceptedMillis);
        return new Document("_id", order.id.toString())
                .append("version", version)
                .append("status", version == FloorOrder.ACCEPTED ? "ACCEPTED" : "CONFIRMED")
                .append("customer", order.customer)
                .append("currency", "EUR")
                .append("total", order.total())
                .append("createdAt", at)
                .append("updatedAt", at)
                .append("lines", lines)
                .append("shippingAddress", address);
    }

    long count() {
        return orders.countDocuments();
    }

    long confirmed() {
        return orders.countDocuments(Filters.and(Filters.eq("status", "CONFIRMED"), Filters.eq("version", 2)));
    }

    @Override
    public void close() {
        client.close();
    }
}
