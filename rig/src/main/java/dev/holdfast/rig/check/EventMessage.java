package dev.holdfast.rig.check;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** An event as its bytes tell it: the Confluent wire format around the message {@code OrderEvent}, read by its field numbers. */
final class EventMessage {
    private static final int HEADER_BYTES = 6;

    /** The members of the oneof, by number, in the words of a timeline. */
    private static final Map<Integer, String> WORDS = Map.of(
            10,
            "OrderAccepted",
            11,
            "OrderConfirmed",
            12,
            "OrderRejected",
            13,
            "OrderCancelled",
            14,
            "PaymentUnknown",
            15,
            "PaymentSettled");

    private static final List<String> ADDRESS =
            List.of("name", "line1", "line2", "city", "region", "postalCode", "country", "phone");

    private final Protobuf event;
    private final Protobuf order;

    private EventMessage(Protobuf event) {
        this.event = event;
        this.order = event.message(5);
    }

    /** @throws IllegalArgumentException where it is not an event; it says why */
    static EventMessage read(byte[] value) {
        if (value.length < HEADER_BYTES || value[0] != 0) {
            throw new IllegalArgumentException("not in the Confluent wire format");
        }
        // the message's type: the file's first, in its short form; the long form is a list of one zero
        int start = value[5] == 0 ? HEADER_BYTES : HEADER_BYTES + 1;
        if (value[5] != 0 && !(value[5] == 2 && value.length > HEADER_BYTES && value[HEADER_BYTES] == 0)) {
            throw new IllegalArgumentException("not the first message type of its schema");
        }
        return new EventMessage(Protobuf.read(ByteBuffer.wrap(value, start, value.length - start)));
    }

    String id() {
        return event.text(1);
    }

    String orderId() {
        return event.text(2);
    }

    int sequence() {
        return (int) event.number(3);
    }

    /** What happened, as the timeline has it; "" where it is none of the known. */
    String word() {
        return WORDS.entrySet().stream()
                .filter(word -> event.has(word.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    String status() {
        return order.text(3);
    }

    int version() {
        return (int) order.number(4);
    }

    /** The order in the shape of a document. */
    Document order() {
        Protobuf total = order.message(7);
        Protobuf payment = order.message(8);
        Document metadata = new Document();
        order.messages(11).forEach(entry -> metadata.append(entry.text(1), entry.text(2)));
        Document customer = new Document("id", order.message(5).text(1))
                .append("email", order.message(5).optionalText(2));
        return new Document("_id", order.text(1))
                .append("number", order.text(2))
                .append("customer", customer)
                .append("lines", lines(total.text(2)))
                .append("total", money(total.number(1), total.text(2)))
                .append("shippingAddress", order.has(10) ? address(order.message(10)) : null)
                .append("metadata", metadata)
                .append("createdAt", new Date(order.number(12)))
                .append("status", status())
                .append("version", version())
                .append(
                        "payment",
                        new Document("status", payment.text(1))
                                .append("reference", payment.optionalText(2))
                                .append("declineCode", payment.optionalText(3)))
                .append("cancellation", order.has(9) ? new Document("reason", order.text(9)) : null)
                .append("updatedAt", new Date(order.number(13)))
                .append("timeline", timeline());
    }

    private List<Document> lines(String currency) {
        List<Document> lines = new ArrayList<>();
        for (Protobuf line : order.messages(6)) {
            long quantity = line.number(3);
            lines.add(new Document("sku", line.text(1))
                    .append("name", line.text(2))
                    .append("quantity", quantity)
                    .append("unitPrice", money(line.number(4), currency))
                    .append("lineTotal", money(line.number(4) * quantity, currency)));
        }
        return lines;
    }

    private List<Document> timeline() {
        List<Document> timeline = new ArrayList<>();
        for (Protobuf entry : order.messages(14)) {
            timeline.add(new Document("at", new Date(entry.number(1)))
                    .append("version", entry.number(2))
                    .append("event", entry.text(3))
                    .append("detail", entry.optionalText(4)));
        }
        return timeline;
    }

    private static Document address(Protobuf message) {
        Document address = new Document();
        for (int i = 0; i < ADDRESS.size(); i++) {
            address.append(ADDRESS.get(i), message.optionalText(i + 1));
        }
        return address;
    }

    /** Money as a document has it. */
    static Document money(long amount, String currency) {
        return new Document("amount", amount).append("currency", currency);
    }
}
