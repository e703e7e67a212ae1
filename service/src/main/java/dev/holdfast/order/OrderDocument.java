package dev.holdfast.order;

import dev.holdfast.money.Money;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** An order as a MongoDB document: the shape of the API's JSON, with dates as dates and the id as {@code _id}. */
final class OrderDocument {
    private OrderDocument() {}

    static Document of(Order order) {
        return new Document("_id", order.id().toString())
                .append("number", order.number())
                .append(
                        "customer",
                        new Document("id", order.customer().id())
                                .append("email", order.customer().email()))
                .append(
                        "lines",
                        order.lines().stream()
                                .map(line -> new Document("sku", line.sku())
                                        .append("name", line.name())
                                        .append("quantity", line.quantity())
                                        .append("unitPrice", money(line.unitPrice()))
                                        .append("lineTotal", money(line.total())))
                                .toList())
                .append("total", money(order.total()))
                .append("shippingAddress", address(order.shippingAddress()))
                .append("metadata", new Document(new LinkedHashMap<>(order.metadata())))
                .append("createdAt", Date.from(order.createdAt()))
                .append("status", order.state().word())
                .append("version", order.version())
                .append(
                        "payment",
                        new Document("status", order.payment().word())
                                .append("reference", order.payment().reference())
                                .append("declineCode", order.payment().declineCode()))
                .append(
                        "cancellation",
                        order.state() instanceof OrderState.Cancelled(String reason)
                                ? new Document("reason", reason)
                                : null)
                .append("updatedAt", Date.from(order.updatedAt()))
                .append(
                        "timeline",
                        order.timeline().stream()
                                .map(entry -> new Document("at", Date.from(entry.at()))
                                        .append("version", entry.version())
                                        .append("event", entry.event().word())
                                        .append("detail", entry.detail()))
                                .toList());
    }

    static Order order(Document document) {
        Document customer = document.get("customer", Document.class);
        Document payment = document.get("payment", Document.class);
        @Nullable Document cancellation = document.get("cancellation", Document.class);
        return new Order(
                UUID.fromString(document.getString("_id")),
                document.getString("number"),
                new Order.Customer(customer.getString("id"), customer.getString("email")),
                document.getList("lines", Document.class).stream()
                        .map(line -> new Order.Line(
                                line.getString("sku"),
                                line.getString("name"),
                                line.getInteger("quantity"),
                                money(line.get("unitPrice", Document.class))))
                        .toList(),
                money(document.get("total", Document.class)),
                address(document.get("shippingAddress", Document.class)),
                metadata(document.get("metadata", Document.class)),
                OrderState.of(
                        document.getString("status"), cancellation == null ? null : cancellation.getString("reason")),
                Payment.of(
                        payment.getString("status"), payment.getString("reference"), payment.getString("declineCode")),
                document.getInteger("version"),
                time(document, "createdAt"),
                time(document, "updatedAt"),
                document.getList("timeline", Document.class).stream()
                        .map(entry -> new Order.Entry(
                                time(entry, "at"),
                                entry.getInteger("version"),
                                OrderEventType.of(entry.getString("event")),
                                entry.getString("detail")))
                        .toList());
    }

    private static Instant time(Document document, String field) {
        return document.getDate(field).toInstant();
    }

    private static Document money(Money money) {
        return new Document("amount", money.amount()).append("currency", money.currency());
    }

    private static Money money(Document document) {
        return new Money(document.getLong("amount"), document.getString("currency"));
    }

    private static Map<String, String> metadata(Document document) {
        Map<String, String> metadata = new LinkedHashMap<>();
        document.forEach((key, value) -> metadata.put(key, (String) value));
        return metadata;
    }

    private static @Nullable Document address(Order.@Nullable ShippingAddress address) {
        return address == null
                ? null
                : new Document("name", address.name())
                        .append("line1", address.line1())
                        .append("line2", address.line2())
                        .append("city", address.city())
                        .append("region", address.region())
                        .append("postalCode", address.postalCode())
                        .append("country", address.country())
                        .append("phone", address.phone());
    }

    private static Order.@Nullable ShippingAddress address(@Nullable Document document) {
        return document == null
                ? null
                : new Order.ShippingAddress(
                        document.getString("name"),
                        document.getString("line1"),
                        document.getString("line2"),
                        document.getString("city"),
                        document.getString("region"),
                        document.getString("postalCode"),
                        document.getString("country"),
                        document.getString("phone"));
    }
}
