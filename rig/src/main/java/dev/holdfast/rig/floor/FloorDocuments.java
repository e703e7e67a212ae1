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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;

/** The floor's own collection: a document at acceptance, its change later; majority and journal. */
final class FloorDocuments implements AutoCloseable {
    private static final BulkWriteOptions IN_ANY_ORDER = new BulkWriteOptions().ordered(false);
    private static final String[] FIELDS = {"name", "street", "city", "zip", "country", "phone", "email", "note"};
    private static final int FIELD = 77;

    private final MongoClient client;
    private final MongoCollection<RawBsonDocument> orders;
    private final BasicOutputBuffer buffer = new BasicOutputBuffer(4_096);

    FloorDocuments(Settings settings) {
        client = MongoClients.create(settings.mongoUri());
        orders = client.getDatabase("holdfast_floor")
                .getCollection("orders", RawBsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        drop();
    }

    void drop() {
        client.getDatabase("holdfast_floor").drop();
    }

    /** @param messages of one poll; where an order is in it in both versions, the newer one goes in whole */
    void store(Collection<byte[]> messages) {
        Set<UUID> fresh = new HashSet<>();
        Map<UUID, Arrived> newest = new LinkedHashMap<>();
        for (byte[] message : messages) {
            FloorOrder order = FloorOrder.read(message);
            int version = FloorOrder.version(message);
            if (version == FloorOrder.ACCEPTED) {
                fresh.add(order.id);
            }
            newest.put(order.id, new Arrived(order, version, message));
        }
        List<WriteModel<RawBsonDocument>> writes = new ArrayList<>(newest.size());
        int changes = 0;
        for (Arrived arrived : newest.values()) {
            if (fresh.contains(arrived.order().id)) {
                writes.add(new InsertOneModel<>(document(arrived)));
            } else {
                changes++;
                writes.add(change(arrived.order().id));
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

    private record Arrived(FloorOrder order, int version, byte[] message) {}

    private static UpdateOneModel<RawBsonDocument> change(UUID id) {
        return new UpdateOneModel<>(
                new BsonDocument("_id", new BsonString(id.toString()))
                        .append("version", new BsonInt32(FloorOrder.ACCEPTED)),
                new BsonDocument(
                        "$set",
                        new BsonDocument("version", new BsonInt32(FloorOrder.CONFIRMED))
                                .append("status", new BsonString("CONFIRMED"))
                                .append("updatedAt", new BsonDateTime(System.currentTimeMillis()))));
    }

    /** Written as bytes at once: with documents of objects the driver's codecs took a fifth of a core. */
    private RawBsonDocument document(Arrived arrived) {
        FloorOrder order = arrived.order();
        buffer.truncateToPosition(0);
        try (BsonBinaryWriter bson = new BsonBinaryWriter(buffer)) {
            bson.writeStartDocument();
            bson.writeString("_id", order.id.toString());
            bson.writeInt32("version", arrived.version());
            bson.writeString("status", arrived.version() == FloorOrder.ACCEPTED ? "ACCEPTED" : "CONFIRMED");
            bson.writeInt64("customer", order.customer);
            bson.writeString("currency", "EUR");
            bson.writeInt64("total", order.total());
            bson.writeDateTime("createdAt", order.acceptedMillis);
            bson.writeDateTime("updatedAt", order.acceptedMillis);
            bson.writeStartArray("lines");
            for (int i = 0; i < FloorOrder.LINES; i++) {
                bson.writeStartDocument();
                bson.writeInt32("sku", order.skus[i]);
                bson.writeString("name", "Product name of the item " + order.skus[i]);
                bson.writeInt32("quantity", order.quantities[i]);
                bson.writeInt32("unitPrice", order.prices[i]);
                bson.writeInt64("lineTotal", (long) order.quantities[i] * order.prices[i]);
                bson.writeEndDocument();
            }
            bson.writeEndArray();
            String text = FloorOrder.filler(arrived.message());
            bson.writeStartDocument("shippingAddress");
            for (int i = 0; i < FIELDS.length; i++) {
                bson.writeString(FIELDS[i], text.substring(i * FIELD, (i + 1) * FIELD));
            }
            bson.writeEndDocument();
            bson.writeEndDocument();
            return new RawBsonDocument(buffer.toByteArray());
        }
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
