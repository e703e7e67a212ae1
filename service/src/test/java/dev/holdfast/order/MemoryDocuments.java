package dev.holdfast.order;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * A MongoDB that knows one collection and the two writes {@link OrderDocuments} makes. It is behind the driver's own
 * interfaces, so the product's code runs as it is.
 */
class MemoryDocuments {
    final Map<String, BsonDocument> documents = new LinkedHashMap<>();

    /** Told every document as it is written; may throw what a driver throws. */
    private final Consumer<BsonDocument> wrote;

    private final Runnable asked;

    /** @param asked runs before a bulk write begins */
    MemoryDocuments(Runnable asked, Consumer<BsonDocument> wrote) {
        this.asked = asked;
        this.wrote = wrote;
    }

    MongoDatabase database() {
        MongoCollection<?> collection =
                proxy(MongoCollection.class, (self, method, arguments) -> switch (method.getName()) {
                    case "bulkWrite" -> bulkWrite((List<?>) arguments[0]);
                    case "createIndexes" -> List.of();
                    case "withCodecRegistry" -> self;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return proxy(MongoDatabase.class, (_, method, _) -> switch (method.getName()) {
            case "getCollection" -> collection;
            case "getCodecRegistry" -> MongoClientSettings.getDefaultCodecRegistry();
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Unordered: what fails does not keep the others from being written. */
    private BulkWriteResult bulkWrite(List<?> writes) {
        asked.run();
        int matched = 0;
        List<BulkWriteError> errors = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            switch ((WriteModel<?>) writes.get(i)) {
                case InsertOneModel<?> insert -> {
                    if (!insert(OrderDocument.of((Order) insert.getDocument()))) {
                        errors.add(duplicate(i));
                    }
                }
                case ReplaceOneModel<?> replace -> {
                    BsonDocument document = OrderDocument.of((Order) replace.getReplacement());
                    if (find(replace.getFilter())) {
                        write(document);
                        matched++;
                    } else if (!insert(document)) {
                        errors.add(duplicate(i));
                    }
                }
                default -> throw new UnsupportedOperationException("a write of another kind");
            }
        }
        BulkWriteResult result = BulkWriteResult.acknowledged(0, matched, 0, matched, List.of(), List.of());
        if (!errors.isEmpty()) {
            throw new MongoBulkWriteException(result, errors, null, new ServerAddress(), Set.of());
        }
        return result;
    }

    private static BulkWriteError duplicate(int index) {
        return new BulkWriteError(11_000, "duplicate key", new BsonDocument(), index);
    }

    private boolean insert(BsonDocument document) {
        if (documents.containsKey(document.getString("_id").getValue())) {
            return false;
        }
        write(document);
        return true;
    }

    private void write(BsonDocument document) {
        documents.put(document.getString("_id").getValue(), document);
        wrote.accept(document);
    }

    /** Whether there is a document of that id with an older version. */
    boolean find(Bson filter) {
        BsonDocument document = documents.get(id(filter));
        return document != null
                && document.getInt32("version").getValue()
                        < field(filter, "version").asDocument().getInt32("$lt").getValue();
    }

    static String id(Bson filter) {
        return field(filter, "_id").asString().getValue();
    }

    private static BsonValue field(Bson filter, String name) {
        BsonDocument document = filter.toBsonDocument();
        if (document.containsKey("$and")) {
            for (BsonValue part : document.getArray("$and")) {
                if (part.asDocument().containsKey(name)) {
                    return part.asDocument().get(name);
                }
            }
        }
        return document.getOrDefault(name, BsonNull.VALUE);
    }
}
