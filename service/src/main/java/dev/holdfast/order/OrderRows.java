package dev.holdfast.order;

import dev.holdfast.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** An order as a row of {@code orders} and {@code payment}, with lines, address and timeline as JSON. */
final class OrderRows {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<LineRow>> LINES = new TypeReference<>() {};
    private static final TypeReference<List<EntryRow>> TIMELINE = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> METADATA = new TypeReference<>() {};

    private OrderRows() {}

    /** Amounts are minor units of the order's currency. */
    record LineRow(String sku, String name, int quantity, long unitPrice, long lineTotal) {}

    /** @param at milliseconds since 1970 */
    record EntryRow(
            long at, int version, String event, @Nullable String detail) {}

    static String lines(List<Order.Line> lines) {
        return JSON.writeValueAsString(lines.stream()
                .map(line -> new LineRow(
                        line.sku(),
                        line.name(),
                        line.quantity(),
                        line.unitPrice().amount(),
                        line.total().amount()))
                .toList());
    }

    static @Nullable String address(Order.@Nullable ShippingAddress address) {
        return address == null ? null : JSON.writeValueAsString(address);
    }

    static String metadata(Map<String, String> metadata) {
        return JSON.writeValueAsString(metadata);
    }

    static String timeline(List<Order.Entry> entries) {
        return JSON.writeValueAsString(entries.stream()
                .map(entry -> new EntryRow(
                        entry.at().toEpochMilli(),
                        entry.version(),
                        entry.event().word(),
                        entry.detail()))
                .toList());
    }

    static Order order(ResultSet row) throws SQLException {
        String currency = row.getString("currency");
        String address = row.getString("shipping_address");
        return new Order(
                row.getObject("id", UUID.class),
                row.getString("number"),
                new Order.Customer(row.getString("customer_id"), row.getString("customer_email")),
                JSON.readValue(row.getString("lines"), LINES).stream()
                        .map(line -> new Order.Line(
                                line.sku(), line.name(), line.quantity(), new Money(line.unitPrice(), currency)))
                        .toList(),
                new Money(row.getLong("total"), currency),
                address == null ? null : JSON.readValue(address, Order.ShippingAddress.class),
                JSON.readValue(row.getString("metadata"), METADATA),
                OrderState.of(row.getString("status"), row.getString("cancel_reason")),
                Payment.of(row.getString("payment_status"), row.getString("reference"), row.getString("decline_code")),
                row.getInt("version"),
                time(row, "created_at"),
                time(row, "updated_at"),
                JSON.readValue(row.getString("timeline"), TIMELINE).stream()
                        .map(entry -> new Order.Entry(
                                Instant.ofEpochMilli(entry.at()),
                                entry.version(),
                                OrderEventType.of(entry.event()),
                                entry.detail()))
                        .toList());
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
