package dev.holdfast.order;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import dev.holdfast.failure.FailPoint;
import dev.holdfast.messaging.EventHandler;
import dev.holdfast.messaging.Received;
import dev.holdfast.order.OrderMessages.Announced;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The consumer group "documents": every order as one full document in MongoDB, for lists and search. Only the newest
 * version of an order in a batch is written, guarded by version, so deliveries may repeat, skip and overtake. A document
 * is never ahead of PostgreSQL: an event of an order or version that is not there is refused.
 *
 * <p>The form of the writes is the cheapest that was measured: the first version is inserted, a later one patches what
 * can change. A patch that finds no older document (because both versions came in one batch elsewhere, or it is a repeat)
 * falls back to replacing the whole document.
 */
final class OrderDocuments implements EventHandler {
    /** Where the documents are. */
    static final String COLLECTION = "orders";

    private static final int DUPLICATE_KEY = 11_000;
    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    private final OrderStore store;
    private final MongoCollection<Document> collection;
    private volatile boolean indexed;

    OrderDocuments(OrderStore store, MongoDatabase database) {
        this.store = store;
        this.collection = database.getCollection(COLLECTION);
    }

    @Override
    public String group() {
        return "documents";
    }

    @Override
    public List<Dead> handle(List<Received> batch) {
        List<Dead> dead = new ArrayList<>();
        Map<Received, Order> readable = new LinkedHashMap<>();
        for (Received received : batch) {
            try {
                Announced event = OrderMessages.read(received.message());
                readable.put(received, event.order());
            } catch (IllegalArgumentException e) {
                dead.add(new Dead(received, "unreadable-event: " + e.getMessage()));
            }
        }
        write(newest(readable, dead));
        FailPoint.hit("K15");
        return dead;
    }

    /** The newest version of each order, and which of them come together with their first. */
    private record Newest(Map<UUID, Order> orders, Set<UUID> withFirst) {}

    private Newest newest(Map<Received, Order> readable, List<Dead> dead) {
        Map<UUID, Integer> versions = store.versions(
                new HashSet<>(readable.values().stream().map(Order::id).toList()));
        Map<UUID, Order> orders = new LinkedHashMap<>();
        Set<UUID> withFirst = new HashSet<>();
        readable.forEach((received, order) -> {
            @Nullable Integer reached = versions.get(order.id());
            if (reached == null) {
                dead.add(new Dead(received, "unknown-order"));
            } else if (order.version() > reached) {
                dead.add(new Dead(received, "unknown-version"));
            } else {
                orders.merge(order.id(), order, (a, b) -> a.version() >= b.version() ? a : b);
                if (order.version() == 1) {
                    withFirst.add(order.id());
                }
            }
        });
        return new Newest(orders, withFirst);
    }

    private void write(Newest newest) {
        if (newest.orders.isEmpty()) {
            return;
        }
        ensureIndexes();
        List<Order> orders = List.copyOf(newest.orders.values());
        List<WriteModel<Document>> writes = new ArrayList<>(orders.size());
        int patches = 0;
        for (Order order : orders) {
            if (newest.withFirst.contains(order.id())) {
                writes.add(new InsertOneModel<>(OrderDocument.of(order)));
            } else {
                writes.add(new UpdateOneModel<>(older(order), new Document("$set", OrderDocument.changes(order))));
                patches++;
            }
        }
        Set<UUID> again = new HashSet<>();
        int matched;
        try {
            matched = collection.bulkWrite(writes, UNORDERED).getMatchedCount();
        } catch (MongoBulkWriteException e) {
            matched = e.getWriteResult().getMatchedCount();
            for (BulkWriteError error : e.getWriteErrors()) {
                if (error.getCode() != DUPLICATE_KEY) {
                    throw e;
                }
                again.add(orders.get(error.getIndex()).id()); // it is there already, maybe older than this
            }
        }
        if (matched < patches) {
            orders.stream()
                    .map(Order::id)
                    .filter(id -> !newest.withFirst.contains(id))
                    .forEach(again::add);
        }
        replaceOlder(orders.stream().filter(order -> again.contains(order.id())).toList());
    }

    /** Leaves an empty collection that is indexed as ever. */
    void drop() {
        collection.drop();
        indexed = false;
        ensureIndexes();
    }

    /** The slow and certain way: whole documents where an older one or none is there. */
    void replaceOlder(List<Order> orders) {
        if (orders.isEmpty()) {
            return;
        }
        List<ReplaceOneModel<Document>> writes = orders.stream()
                .map(order ->
                        new ReplaceOneModel<>(older(order), OrderDocument.of(order), new ReplaceOptions().upsert(true)))
                .toList();
        try {
            collection.bulkWrite(writes, UNORDERED);
        } catch (MongoBulkWriteException e) {
            for (BulkWriteError error : e.getWriteErrors()) {
                if (error.getCode() != DUPLICATE_KEY) { // a duplicate key here means: the same or a newer one is there
                    throw e;
                }
            }
        }
    }

    private static Bson older(Order order) {
        return Filters.and(Filters.eq("_id", order.id().toString()), Filters.lt("version", order.version()));
    }

    private void ensureIndexes() {
        if (!indexed) {
            Bson newestFirst = Indexes.descending("createdAt", "_id");
            collection.createIndexes(List.of(
                    new IndexModel(newestFirst),
                    new IndexModel(Indexes.compoundIndex(Indexes.ascending("customer.id"), newestFirst)),
                    new IndexModel(Indexes.compoundIndex(Indexes.ascending("status"), newestFirst)),
                    new IndexModel(Indexes.compoundIndex(Indexes.ascending("lines.sku"), newestFirst))));
            indexed = true;
        }
    }
}
