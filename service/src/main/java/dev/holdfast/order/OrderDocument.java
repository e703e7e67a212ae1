package dev.holdfast.order;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.holdfast.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonDocumentWriter;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistries;
import org.jspecify.annotations.Nullable;

/**
 * An order as a MongoDB document: the shape of the API's JSON, with dates as dates and the id as {@code _id}. There is no tree between
 * the two: a list of fifty orders would make thousands of maps. Fields that an order does not have are passed over.
 */
final class OrderDocument implements Codec<Order> {
    static final OrderDocument CODEC = new OrderDocument();

    private OrderDocument() {}

    /** The documents, as the orders that they are. */
    static MongoCollection<Order> collection(MongoDatabase database) {
        return database.getCollection(OrderDocuments.COLLECTION, Order.class)
                .withCodecRegistry(
                        CodecRegistries.fromRegistries(CodecRegistries.fromCodecs(CODEC), database.getCodecRegistry()));
    }

    static BsonDocument of(Order order) {
        BsonDocument document = new BsonDocument();
        CODEC.encode(
                new BsonDocumentWriter(document),
                order,
                EncoderContext.builder().build());
        return document;
    }

    static Order order(BsonDocument document) {
        return CODEC.decode(
                new BsonDocumentReader(document), DecoderContext.builder().build());
    }

    @Override
    public Class<Order> getEncoderClass() {
        return Order.class;
    }

    @Override
    public void encode(BsonWriter out, Order order, EncoderContext context) {
        out.writeStartDocument();
        out.writeString("_id", order.id().toString());
        out.writeString("number", order.number());
        out.writeStartDocument("customer");
        out.writeString("id", order.customer().id());
        write(out, "email", order.customer().email());
        out.writeEndDocument();
        out.writeStartArray("lines");
        for (Order.Line line : order.lines()) {
            out.writeStartDocument();
            out.writeString("sku", line.sku());
            out.writeString("name", line.name());
            out.writeInt32("quantity", line.quantity());
            write(out, "unitPrice", line.unitPrice());
            write(out, "lineTotal", line.total());
            out.writeEndDocument();
        }
        out.writeEndArray();
        write(out, "total", order.total());
        write(out, order.shippingAddress());
        out.writeStartDocument("metadata");
        order.metadata().forEach(out::writeString);
        out.writeEndDocument();
        write(out, "createdAt", order.createdAt());
        out.writeString("status", order.state().word());
        out.writeInt32("version", order.version());
        out.writeStartDocument("payment");
        out.writeString("status", order.payment().word());
        write(out, "reference", order.payment().reference());
        write(out, "declineCode", order.payment().declineCode());
        out.writeEndDocument();
        if (order.state() instanceof OrderState.Cancelled(String reason)) {
            out.writeStartDocument("cancellation");
            out.writeString("reason", reason);
            out.writeEndDocument();
        } else {
            out.writeNull("cancellation");
        }
        write(out, "updatedAt", order.updatedAt());
        out.writeStartArray("timeline");
        for (Order.Entry entry : order.timeline()) {
            out.writeStartDocument();
            write(out, "at", entry.at());
            out.writeInt32("version", entry.version());
            out.writeString("event", entry.event().word());
            write(out, "detail", entry.detail());
            out.writeEndDocument();
        }
        out.writeEndArray();
        out.writeEndDocument();
    }

    private static void write(BsonWriter out, Order.@Nullable ShippingAddress address) {
        if (address == null) {
            out.writeNull("shippingAddress");
            return;
        }
        out.writeStartDocument("shippingAddress");
        write(out, "name", address.name());
        write(out, "line1", address.line1());
        write(out, "line2", address.line2());
        write(out, "city", address.city());
        write(out, "region", address.region());
        write(out, "postalCode", address.postalCode());
        write(out, "country", address.country());
        write(out, "phone", address.phone());
        out.writeEndDocument();
    }

    private static void write(BsonWriter out, String name, @Nullable String text) {
        if (text == null) {
            out.writeNull(name);
        } else {
            out.writeString(name, text);
        }
    }

    private static void write(BsonWriter out, String name, Money money) {
        out.writeStartDocument(name);
        out.writeInt64("amount", money.amount());
        out.writeString("currency", money.currency());
        out.writeEndDocument();
    }

    private static void write(BsonWriter out, String name, Instant time) {
        out.writeDateTime(name, time.toEpochMilli());
    }

    /** Fields in any order; those of a part in the order in which they are written. */
    @Override
    public Order decode(BsonReader in, DecoderContext context) {
        Draft draft = new Draft();
        in.readStartDocument();
        while (in.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (in.readName()) {
                case "_id" -> draft.id = UUID.fromString(in.readString());
                case "number" -> draft.number = in.readString();
                case "customer" -> draft.customer = customer(in);
                case "lines" -> draft.lines = list(in, OrderDocument::line);
                case "total" -> draft.total = money(in);
                case "shippingAddress" -> draft.shippingAddress = isNull(in) ? null : address(in);
                case "metadata" -> draft.metadata = metadata(in);
                case "createdAt" -> draft.createdAt = time(in.readDateTime());
                case "status" -> draft.status = in.readString();
                case "version" -> draft.version = in.readInt32();
                case "payment" -> draft.payment = payment(in);
                case "cancellation" -> draft.cancelReason = isNull(in) ? null : reason(in);
                case "updatedAt" -> draft.updatedAt = time(in.readDateTime());
                case "timeline" -> draft.timeline = list(in, OrderDocument::entry);
                default -> in.skipValue();
            }
        }
        in.readEndDocument();
        return draft.order();
    }

    private static final class Draft {
        private @Nullable UUID id;
        private @Nullable String number;
        private Order.@Nullable Customer customer;
        private List<Order.Line> lines = List.of();
        private @Nullable Money total;
        private Order.@Nullable ShippingAddress shippingAddress;
        private Map<String, String> metadata = Map.of();
        private @Nullable Instant createdAt;
        private @Nullable String status;
        private int version;
        private @Nullable Payment payment;
        private @Nullable String cancelReason;
        private @Nullable Instant updatedAt;
        private List<Order.Entry> timeline = List.of();

        Order order() {
            return new Order(
                    there(id, "_id"),
                    there(number, "number"),
                    there(customer, "customer"),
                    lines,
                    there(total, "total"),
                    shippingAddress,
                    metadata,
                    OrderState.of(there(status, "status"), cancelReason),
                    there(payment, "payment"),
                    version,
                    there(createdAt, "createdAt"),
                    there(updatedAt, "updatedAt"),
                    timeline);
        }

        private static <T> T there(@Nullable T value, String field) {
            if (value == null) {
                throw new IllegalArgumentException("a document of an order has no " + field);
            }
            return value;
        }
    }

    private static Order.Customer customer(BsonReader in) {
        in.readStartDocument();
        Order.Customer customer = new Order.Customer(in.readString("id"), text(in, "email"));
        end(in);
        return customer;
    }

    private static Order.Line line(BsonReader in) {
        in.readStartDocument();
        Order.Line line = new Order.Line(
                in.readString("sku"), in.readString("name"), in.readInt32("quantity"), money(in, "unitPrice"));
        end(in); // the line's total is what it is
        return line;
    }

    private static Order.ShippingAddress address(BsonReader in) {
        in.readStartDocument();
        Order.ShippingAddress address = new Order.ShippingAddress(
                text(in, "name"),
                text(in, "line1"),
                text(in, "line2"),
                text(in, "city"),
                text(in, "region"),
                text(in, "postalCode"),
                text(in, "country"),
                text(in, "phone"));
        end(in);
        return address;
    }

    private static Map<String, String> metadata(BsonReader in) {
        Map<String, String> metadata = new TreeMap<>();
        in.readStartDocument();
        while (in.readBsonType() != BsonType.END_OF_DOCUMENT) {
            metadata.put(in.readName(), in.readString());
        }
        in.readEndDocument();
        return metadata;
    }

    private static Payment payment(BsonReader in) {
        in.readStartDocument();
        Payment payment = Payment.of(in.readString("status"), text(in, "reference"), text(in, "declineCode"));
        end(in);
        return payment;
    }

    private static String reason(BsonReader in) {
        in.readStartDocument();
        String reason = in.readString("reason");
        end(in);
        return reason;
    }

    private static Order.Entry entry(BsonReader in) {
        in.readStartDocument();
        Order.Entry entry = new Order.Entry(
                time(in.readDateTime("at")),
                in.readInt32("version"),
                OrderEventType.of(in.readString("event")),
                text(in, "detail"));
        end(in);
        return entry;
    }

    private static Money money(BsonReader in, String name) {
        in.readName(name);
        return money(in);
    }

    private static Money money(BsonReader in) {
        in.readStartDocument();
        Money money = new Money(in.readInt64("amount"), in.readString("currency"));
        end(in);
        return money;
    }

    private static Instant time(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private static @Nullable String text(BsonReader in, String name) {
        in.readName(name);
        return isNull(in) ? null : in.readString();
    }

    private static boolean isNull(BsonReader in) {
        if (in.getCurrentBsonType() != BsonType.NULL) {
            return false;
        }
        in.readNull();
        return true;
    }

    private static <T> List<T> list(BsonReader in, Function<BsonReader, T> element) {
        List<T> list = new ArrayList<>();
        in.readStartArray();
        while (in.readBsonType() != BsonType.END_OF_DOCUMENT) {
            list.add(element.apply(in));
        }
        in.readEndArray();
        return list;
    }

    /** Of a part, whatever else is in it. */
    private static void end(BsonReader in) {
        while (in.readBsonType() != BsonType.END_OF_DOCUMENT) {
            in.skipName();
            in.skipValue();
        }
        in.readEndDocument();
    }
}
