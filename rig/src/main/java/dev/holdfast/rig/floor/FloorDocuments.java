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
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
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

    /** @param messages in their order; of two of one order the later one is newer */
    void store(Collection<byte[]> messages) {
        Set<UUID> fresh = new HashSet<>();
        List<FloorOrder> confirmed = new ArrayList<>();
        List<WriteModel<Document>> inserts = new ArrayList<>(messages.size());
        List<WriteModel<Document>> changes = new ArrayList<>(messages.size());
        for (byte[] message : messages) {
            FloorOrder order = FloorOrder.read(message);
            if (FloorOrder.version(message) == FloorOrder.ACCEPTED) {
                fresh.add(order.id);
                inserts.add(new InsertOneModel<>(document(order, message)));
            } else {
                confirmed.add(order);
            }
        }
        for (FloorOrder order : confirmed) {
            changes.add(new UpdateOneModel<>(
                    Filters.and(Filters.eq("_id", order.id.toString()), Filters.eq("version", FloorOrder.ACCEPTED)),
                    Updates.combine(
                            Updates.set("version", FloorOrder.CONFIRMED),
                            Updates.set("status", "CONFIRMED"),
                            Updates.set("updatedAt", new Date()))));
        }
        // The few orders whose both events came in one poll must be inserted before they are changed.
        boolean both = confirmed.stream().anyMatch(order -> fresh.contains(order.id));
        if (both) {
            write(inserts, 0);
            write(changes, changes.size());
        } else {
            inserts.addAll(changes);
            write(inserts, changes.size());
        }
    }

    private void write(List<WriteModel<Document>> writes, int changes) {
        if (writes.isEmpty()) {
            return;
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
        Date at = new Date(order.acceptedMillis);
        return new Document("_id", order.id.toString())
                .append("version", FloorOrder.ACCEPTED)
                .append("status", "ACCEPTED")
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
