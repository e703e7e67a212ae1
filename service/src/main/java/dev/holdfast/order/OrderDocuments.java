package dev.holdfast.order;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import dev.holdfast.failure.FailPoint;
import dev.holdfast.messaging.EventHandler;
import dev.holdfast.messaging.Received;
import dev.holdfast.order.OrderMessages.Announced;
import dev.holdfast.storage.Recent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The consumer group "documents": every order as one full document in MongoDB, for lists and search, guarded by version, so
 * deliveries may repeat, skip and overtake. A document is never ahead of PostgreSQL: an event of an order or version that is
 * not there is refused.
 *
 * <p>Only the version that PostgreSQL has now is written. The event of a later one is in the outbox or in Kafka, for it was
 * committed with that version, so what it will replace need not be written at all: most orders are charged before their
 * first event is read here, and are written once.
 */
final class OrderDocuments implements EventHandler {
    /** Where the documents are. */
    static final String COLLECTION = "orders";

    private static final int DUPLICATE_KEY = 11_000;

    /** Some seconds of some thousand orders a second, where settling lags; whatever is forgotten costs an insert in vain. */
    private static final int MOST_OPEN = 20_000;

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    private final OrderStore store;
    private final MongoCollection<Order> collection;

    /** Orders that had not ended when this node wrote them: their next version replaces a document, as a rule. */
    private final Recent<UUID, Boolean> open = new Recent<>(MOST_OPEN);

    private volatile boolean indexed;

    OrderDocuments(OrderStore store, MongoDatabase database) {
        this.store = store;
        this.collection = OrderDocument.collection(database);
    }

    @Override
    public String group() {
        return "documents";
    }

    /** Long enough for most orders to be charged meanwhile, and short for whoever looks at a list. */
    @Override
    public Duration gather() {
        return Duration.ofMillis(200);
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
        write(current(readable, dead));
        FailPoint.hit("K15");
        return dead;
    }

    /** The orders whose version is still the latest. */
    private List<Order> current(Map<Received, Order> readable, List<Dead> dead) {
        Map<UUID, Integer> versions = store.versions(
                new HashSet<>(readable.values().stream().map(Order::id).toList()));
        Map<UUID, Order> current = new LinkedHashMap<>();
        readable.forEach((received, order) -> {
            @Nullable Integer reached = versions.get(order.id());
            if (reached == null) {
                dead.add(new Dead(received, "unknown-order"));
            } else if (order.version() > reached) {
                dead.add(new Dead(received, "unknown-version"));
            } else if (order.version() == reached) {
                current.put(order.id(), order);
            }
        });
        return List.copyOf(current.values());
    }

    /**
     * Whole documents where an older one or none is there. As new ones first, but for those of which an older one is known: an upsert
     * costs MongoDB three times as much as an insert, and an insert that is refused as much as one that is not.
     */
    void write(List<Order> orders) {
        if (orders.isEmpty()) {
            return;
        }
        ensureIndexes();
        List<Order> known = new ArrayList<>();
        List<Order> others = new ArrayList<>();
        orders.forEach(order -> (open.remove(order.id()) == null ? others : known).add(order));
        replaceOlder(known);
        insert(others);
        orders.stream().filter(order -> order.state().open()).forEach(order -> open.add(order.id(), true, 1));
    }

    private void insert(List<Order> orders) {
        List<WriteModel<Order>> inserts =
                orders.stream().<WriteModel<Order>>map(InsertOneModel::new).toList();
        replaceOlder(duplicates(inserts).stream().map(orders::get).toList());
    }

    /** @return the places of the writes that found a document of that order: as new, newer, or older than an insert */
    private List<Integer> duplicates(List<WriteModel<Order>> writes) {
        if (writes.isEmpty()) { // which the driver refuses
            return List.of();
        }
        try {
            collection.bulkWrite(writes, UNORDERED);
            return List.of();
        } catch (MongoBulkWriteException e) {
            if (e.getWriteErrors().stream().anyMatch(error -> error.getCode() != DUPLICATE_KEY)) {
                throw e;
            }
            return e.getWriteErrors().stream().map(BulkWriteError::getIndex).toList();
        }
    }

    /** Leaves an empty collection that is indexed as ever. */
    void drop() {
        collection.drop();
        indexed = false;
        ensureIndexes();
    }

    /** A duplicate key here means that the same or a newer one is there. */
    private void replaceOlder(List<Order> orders) {
        duplicates(orders.stream().map(OrderDocuments::replaceOlder).toList());
    }

    private static WriteModel<Order> replaceOlder(Order order) {
        return new ReplaceOneModel<>(older(order), order, new ReplaceOptions().upsert(true));
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
                    // nearly all orders end as confirmed: whoever lists those is served by the index of all
                    new IndexModel(
                            Indexes.compoundIndex(Indexes.ascending("status"), newestFirst),
                            new IndexOptions()
                                    .name("unconfirmed")
                                    .partialFilterExpression(
                                            Filters.in("status", "ACCEPTED", "REJECTED", "CANCELLED"))),
                    new IndexModel(Indexes.compoundIndex(Indexes.ascending("lines.sku"), newestFirst))));
            indexed = true;
        }
    }
}
