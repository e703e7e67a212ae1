package dev.holdfast.order;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import dev.holdfast.failure.FaultException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The documents beside the orders that they are copies of: where the two differ, and the copy made anew. For whoever
 * watches over both stores.
 */
@Component
public final class OrderCopies {
    private static final Pattern ID = Pattern.compile("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

    private final OrderStore store;
    private final MongoCollection<BsonDocument> collection;

    OrderCopies(OrderStore store, MongoDatabase database) {
        this.store = store;
        this.collection = database.getCollection(OrderDocuments.COLLECTION, BsonDocument.class);
    }

    /** How a document differs. */
    public enum Fault {
        /** There is none; it may be on its way. */
        MISSING,
        /** It is of an older version; the newer one may be on its way. */
        BEHIND,
        /** It is of a version that the order never had. */
        AHEAD,
        /** It is of the order's version, and other fields. */
        DIFFERENT,
        /** There is no such order. */
        STRANGER
    }

    /**
     * A document that is not its order.
     *
     * @param version of the order; 0 where there is none
     * @param documented the document's; 0 where there is none
     * @param changedAt when the order got its version
     */
    public record Difference(UUID id, Fault fault, int version, int documented, Instant changedAt) {}

    /**
     * Compares field by field. Documents are read before orders: an order only grows, so that a document which is ahead of
     * what is read after it is ahead of the truth.
     *
     * @throws FaultException where a store is away
     */
    public List<Difference> compare(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<UUID, BsonDocument> documents = new HashMap<>();
        guarded(() -> collection
                        .find(Filters.in("_id", ids.stream().map(UUID::toString).toList()))
                        .into(new ArrayList<>()))
                .forEach(document -> documents.put(id(document), document));
        Map<UUID, Order> orders = store.find(ids);
        List<Difference> differences = new ArrayList<>();
        for (UUID id : ids) {
            Difference difference = difference(id, orders.get(id), documents.get(id));
            if (difference != null) {
                differences.add(difference);
            }
        }
        return differences;
    }

    static @Nullable Difference difference(UUID id, @Nullable Order order, @Nullable BsonDocument document) {
        int documented = document == null ? 0 : version(document);
        if (order == null) {
            return document == null ? null : new Difference(id, Fault.STRANGER, 0, documented, Instant.EPOCH);
        }
        @Nullable Fault fault = null;
        if (document == null) {
            fault = Fault.MISSING;
        } else if (documented < order.version()) {
            fault = Fault.BEHIND;
        } else if (documented > order.version()) {
            fault = Fault.AHEAD;
        } else if (!document.equals(OrderDocument.of(order))) {
            fault = Fault.DIFFERENT;
        }
        return fault == null ? null : new Difference(id, fault, order.version(), documented, order.updatedAt());
    }

    private static UUID id(BsonDocument document) {
        return UUID.fromString(document.getString("_id").getValue());
    }

    private static int version(BsonDocument document) {
        return document.get("version") instanceof BsonInt32 version ? version.getValue() : 0;
    }

    /** Ids of documents after one, in their order; what is no id of an order is left out. */
    public List<UUID> documentsAfter(UUID id, int max) {
        return guarded(() -> collection
                .find(Filters.and(Filters.gt("_id", id.toString()), Filters.regex("_id", ID)))
                .sort(Sorts.ascending("_id"))
                .projection(Projections.include("_id"))
                .limit(max)
                .map(OrderCopies::id)
                .into(new ArrayList<>()));
    }

    /**
     * Makes the order's document anew from PostgreSQL, but only over the one that was seen: guarded by its version, so
     * that it undoes nothing that arrives meanwhile.
     *
     * @return whether it was written
     */
    public boolean rewrite(Difference seen) {
        Order order = store.find(List.of(seen.id())).get(seen.id());
        if (order == null) {
            return false;
        }
        return guarded(() -> {
            try {
                var result = collection.replaceOne(
                        seen.documented() == 0
                                ? Filters.and(
                                        Filters.eq("_id", order.id().toString()),
                                        Filters.lt("version", order.version()))
                                : Filters.and(
                                        Filters.eq("_id", order.id().toString()),
                                        Filters.eq("version", seen.documented())),
                        OrderDocument.of(order),
                        new ReplaceOptions().upsert(seen.documented() == 0));
                return result.getMatchedCount() == 1 || result.getUpsertedId() != null;
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) { // another one is there by now
                    return false;
                }
                throw e;
            }
        });
    }

    private static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (MongoException e) {
            throw FaultException.unavailable("MongoDB, which keeps the documents, does not answer", e);
        }
    }
}
