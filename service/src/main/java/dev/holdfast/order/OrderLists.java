package dev.holdfast.order;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import dev.holdfast.failure.FaultException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Lists of orders, from the documents that {@link OrderDocuments} keeps, here or on another node. */
final class OrderLists {
    private final MongoCollection<Order> collection;

    OrderLists(MongoDatabase database) {
        this.collection = OrderDocument.collection(database);
    }

    /** Where a page ended: the place of an order in the list, which does not move while orders arrive. */
    record Position(Instant createdAt, String id) {}

    /** What a list is narrowed to; null = not at all. {@code from} is inclusive, {@code to} exclusive. */
    record Filter(
            @Nullable String customerId,
            @Nullable String status,
            @Nullable String sku,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Position after) {
        private Bson bson() {
            List<Bson> all = new ArrayList<>();
            if (customerId != null) {
                all.add(Filters.eq("customer.id", customerId));
            }
            if (status != null) {
                all.add(Filters.eq("status", status));
            }
            if (sku != null) {
                all.add(Filters.eq("lines.sku", sku));
            }
            if (from != null) {
                all.add(Filters.gte("createdAt", Date.from(from)));
            }
            if (to != null) {
                all.add(Filters.lt("createdAt", Date.from(to)));
            }
            if (after != null) {
                Date at = Date.from(after.createdAt);
                all.add(Filters.lte("createdAt", at)); // lets the index begin here
                all.add(Filters.or(
                        Filters.lt("createdAt", at),
                        Filters.and(Filters.eq("createdAt", at), Filters.lt("_id", after.id))));
            }
            return all.isEmpty() ? new Document() : Filters.and(all);
        }
    }

    /**
     * Newest first.
     *
     * @throws FaultException where MongoDB is away
     */
    List<Order> list(Filter filter, int limit) {
        try {
            return collection
                    .find(filter.bson())
                    .sort(Sorts.descending("createdAt", "_id"))
                    .limit(limit)
                    .into(new ArrayList<>());
        } catch (MongoException e) {
            throw FaultException.unavailable("MongoDB, which keeps the list of orders, does not answer", e);
        }
    }
}
