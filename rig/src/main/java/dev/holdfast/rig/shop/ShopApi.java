package dev.holdfast.rig.shop;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.http.Outcome;
import dev.holdfast.rig.http.Request;
import dev.holdfast.rig.journey.BasketLine;
import dev.holdfast.rig.journey.CatalogueItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of api.md sections 2 to 4 that the rig makes, as requests. */
public final class ShopApi {
    /** Captured at once by the simulated provider (api.md section 5). */
    private static final String PAYMENT = "],\"payment\":{\"method\":\"card\",\"token\":\"tok_ok\"}}";

    private static final int HEALTH_MILLIS = 10_000;
    private static final String ORDERS = "/api/v1/orders";

    private final Address address;
    private final Request.Post products;
    private final Request.Post orders;
    private final Request.Post bulk;

    public ShopApi(Address address) {
        this.address = address;
        products = new Request.Post(address, "/api/v1/products");
        orders = new Request.Post(address, ORDERS);
        bulk = new Request.Post(address, ORDERS + "/bulk", "application/x-ndjson");
    }

    /** Fails at once, in a sentence, where no service answers; the calls themselves would wait for one to come back. */
    public static void mustAnswer(Address address) {
        try (HttpConnection connection = new HttpConnection(address, HEALTH_MILLIS)) {
            Outcome outcome = connection.exchange(Request.get(address, "/health/ready"));
            switch (outcome) {
                case Answer answer -> {
                    if (answer.status() != 200) {
                        throw new RigException("the service at " + address + " is not ready: " + answer);
                    }
                }
                case NoAnswer none ->
                    throw new RigException("no service answers at " + address + " (" + none.reason()
                            + "); start it with ./holdfast run");
            }
        }
    }

    /** Without a key: sent again it answers 409 sku-taken, which says the same. */
    Request product(CatalogueItem item) {
        return products.with(
                null,
                "{\"sku\":" + Json.quoted(item.sku()) + ",\"name\":" + Json.quoted(item.name())
                        + ",\"price\":{\"amount\":" + item.amount() + ",\"currency\":\"" + item.currency() + "\"}}");
    }

    Request received(String sku, long units, String key) {
        return new Request.Post(address, "/api/v1/inventory/" + sku + "/adjustments")
                .with(key, "{\"delta\":" + units + ",\"reason\":\"received\"}");
    }

    /** @param customer visible ASCII without quotes, as the rig makes it */
    public Request order(String key, String customer, List<BasketLine> lines) {
        StringBuilder json = new StringBuilder(96 + 40 * lines.size()).append('{');
        append(json, customer, lines);
        return orders.with(key, json.toString());
    }

    /** Many orders in one request, each a line with its own key. */
    public Request bulk(List<BulkLine> all) {
        StringBuilder text = new StringBuilder(300 * all.size());
        for (BulkLine line : all) {
            text.append("{\"idempotencyKey\":\"").append(line.key()).append("\",");
            append(text, line.customer(), line.lines());
            text.append('\n');
        }
        return bulk.with(null, text.toString());
    }

    /** An order of a bulk request. */
    public record BulkLine(String key, String customer, List<BasketLine> lines) {}

    private static void append(StringBuilder json, String customer, List<BasketLine> lines) {
        json.append("\"customer\":{\"id\":\"").append(customer).append("\"},\"lines\":[");
        for (int i = 0; i < lines.size(); i++) {
            BasketLine line = lines.get(i);
            json.append(i == 0 ? "{\"sku\":\"" : ",{\"sku\":\"")
                    .append(line.sku())
                    .append("\",\"quantity\":")
                    .append(line.quantity())
                    .append('}');
        }
        json.append(PAYMENT);
    }

    public Request readOrder(String id) {
        return Request.get(address, ORDERS + "/" + id);
    }

    public Request listOrders(String customer, int limit) {
        return Request.get(address, ORDERS + "?customerId=" + customer + "&limit=" + limit);
    }

    public Request readStock(String sku) {
        return Request.get(address, "/api/v1/inventory/" + sku);
    }

    /** The id of the order that an answer says is accepted, from its {@code Location}; null where it says something else. */
    public static @Nullable String acceptedId(Answer answer) {
        String location = answer.location();
        int at = location == null ? -1 : location.lastIndexOf(ORDERS + "/");
        if (answer.status() != 202 || location == null || at < 0) {
            return null;
        }
        String id = location.substring(at + ORDERS.length() + 1);
        return id.length() == 36 ? id : null;
    }
}
