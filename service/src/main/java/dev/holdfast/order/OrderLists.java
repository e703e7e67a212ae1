package dev.holdfast.order;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import dev.holdfast.failure.FaultException;
import dev.holdfast.storage.Recent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.zip.CRC32C;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Lists of orders, from the documents that {@link OrderDocuments} keeps, here or on another node. */
final class OrderLists {
    /** Of JSON, some 6,500 orders of three lines; what is forgotten is rendered again. */
    private static final int LISTED_BYTES = 8 << 20;

    private final MongoCollection<RawBsonDocument> collection;
    private final Recent<String, Rendered> rendered = new Recent<>(LISTED_BYTES);

    OrderLists(MongoDatabase database) {
        this.collection = database.getCollection(OrderDocuments.COLLECTION, RawBsonDocument.class);
    }

    /**
     * An order as a list shows it.
     *
     * @param json as of {@link OrderJson#bytes}
     */
    @SuppressWarnings("ArrayRecordComponent") // written out and never compared
    record Listed(Position place, byte[] json) {}

    /** @param checksum of the document from which it was made; another one is rendered anew, whatever it says of its version */
    private record Rendered(long checksum, Listed listed) {}

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
    List<Listed> list(Filter filter, int limit) {
        try {
            return collection
                    .find(filter.bson())
                    .sort(Sorts.descending("createdAt", "_id"))
                    .limit(limit)
                    .map(this::listed)
                    .into(new ArrayList<>());
        } catch (MongoException e) {
            throw FaultException.unavailable("MongoDB, which keeps the list of orders, does not answer", e);
        }
    }

    private Listed listed(RawBsonDocument document) {
        String id = document.getString("_id").getValue();
        CRC32C checksum = new CRC32C();
        checksum.update(document.getByteBuffer().asNIO());
        @Nullable Rendered known = rendered.get(id);
        if (known != null && known.checksum == checksum.getValue()) {
            return known.listed;
        }
        Order order = document.decode(OrderDocument.CODEC);
        Listed listed = new Listed(new Position(order.createdAt(), id), OrderJson.bytes(order));
        rendered.add(id, new Rendered(checksum.getValue(), listed), listed.json.length);
        return listed;
    }
}
