package dev.holdfast.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.http.HttpCodes;
import dev.holdfast.http.IdempotencyKey;
import dev.holdfast.http.Json;
import dev.holdfast.http.JsonFields;
import dev.holdfast.money.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Orders as JSON: requests in, with every fault of a request at once, and the order out. */
final class OrderJson {
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern METHOD = Pattern.compile("card");
    private static final String KEY = "idempotencyKey";

    /** 100 lines of 1,000 units at the highest unit price. */
    private static final long MAX_TOTAL = Money.MAX_UNIT_PRICE * PlaceOrder.MAX_LINES * PlaceOrder.MAX_QUANTITY;

    private OrderJson() {}

    /** @throws RefusedException with every fault of the request */
    static PlaceOrder placeOrder(byte[] body, UUID id, String key, Duration patience) {
        JsonFields root = JsonFields.parse(body);
        return placeOrder(root, id, key, patience, root.fingerprint());
    }

    /**
     * An order that carries its key; it is the same request as the order without it under that key.
     *
     * @throws RefusedException with every fault of the line
     */
    static PlaceOrder placeOrder(byte[] line, UUID id) {
        JsonFields root = JsonFields.parse(line);
        @Nullable String key = root.optionalText(KEY, 0, 1_000);
        if (key == null) {
            throw new RefusedException(
                    Refusal.of(HttpCodes.IDEMPOTENCY_KEY_MISSING, "Give each line an " + KEY + " of your own choice."));
        }
        return placeOrder(root, id, IdempotencyKey.parse(key), Duration.ZERO, root.fingerprintWithout(KEY));
    }

    private static PlaceOrder placeOrder(JsonFields root, UUID id, String key, Duration patience, byte[] fingerprint) {
        @Nullable JsonFields customer = root.object("customer");
        String customerId = customer == null ? "" : customer.text("id", 1, 100);
        @Nullable
        String email = customer == null
                ? null
                : customer.optionalText("email", 3, 254, EMAIL, "must look like name@example.com");
        List<PlaceOrder.Wanted> lines = new ArrayList<>();
        for (JsonFields line : root.objects("lines", 1, PlaceOrder.MAX_LINES)) {
            lines.add(new PlaceOrder.Wanted(
                    line.text("sku", 1, 64), (int) line.integer("quantity", 1, PlaceOrder.MAX_QUANTITY)));
        }
        @Nullable JsonFields payment = root.object("payment");
        String method = payment == null ? "" : payment.text("method", 1, 20, METHOD, "must be card");
        String token = payment == null ? "" : payment.text("token", 1, 100);
        @Nullable Money expectedTotal = root.optionalMoney("expectedTotal", MAX_TOTAL);
        Order.@Nullable ShippingAddress address = address(root.optionalObject("shippingAddress"));
        Map<String, String> metadata = root.strings("metadata", 50, 40, 500);
        root.finish();
        return new PlaceOrder(
                id,
                key,
                fingerprint,
                new Order.Customer(customerId, email),
                List.copyOf(lines),
                method,
                token,
                expectedTotal,
                address,
                metadata,
                patience);
    }

    private static Order.@Nullable ShippingAddress address(@Nullable JsonFields fields) {
        return fields == null
                ? null
                : new Order.ShippingAddress(
                        fields.optionalText("name", 1, 200),
                        fields.optionalText("line1", 1, 200),
                        fields.optionalText("line2", 1, 200),
                        fields.optionalText("city", 1, 100),
                        fields.optionalText("region", 1, 100),
                        fields.optionalText("postalCode", 1, 20),
                        fields.optionalText("country", 2, 2, COUNTRY, "must be two capital letters (ISO 3166-1)"),
                        fields.optionalText("phone", 1, 40));
    }

    /** The reason of a cancellation and the fingerprint of its request. */
    @SuppressWarnings("ArrayRecordComponent") // compared by Arrays.equals alone
    record Cancellation(String reason, byte[] fingerprint) {}

    static Cancellation cancellation(byte[] body) {
        JsonFields root = JsonFields.parse(body);
        String reason = root.text("reason", 1, 200);
        root.finish();
        return new Cancellation(reason, root.fingerprint());
    }

    /** The order as the contract shows it. */
    private static View view(Order order) {
        String created = Json.time(order.createdAt());
        String updated = order.updatedAt().equals(order.createdAt()) ? created : Json.time(order.updatedAt());
        return new View(
                order.id(),
                order.number(),
                order.state().word(),
                order.version(),
                new CustomerView(order.customer().id(), order.customer().email()),
                order.lines().stream()
                        .map(line ->
                                new LineView(line.sku(), line.name(), line.quantity(), line.unitPrice(), line.total()))
                        .toList(),
                order.total(),
                new PaymentView(
                        order.payment().word(),
                        order.payment().reference(),
                        order.payment().declineCode()),
                order.state() instanceof OrderState.Cancelled(String reason) ? new CancellationView(reason) : null,
                order.shippingAddress() == null ? null : AddressView.of(order.shippingAddress()),
                order.metadata(),
                created,
                updated,
                order.timeline().stream()
                        .map(entry -> new EntryView(
                                entry.at().equals(order.createdAt())
                                        ? created
                                        : entry.at().equals(order.updatedAt()) ? updated : Json.time(entry.at()),
                                entry.version(),
                                entry.event().word(),
                                entry.detail()))
                        .toList());
    }

    static byte[] bytes(Order order) {
        return Json.bytes(view(order));
    }

    record View(
            UUID id,
            String number,
            String status,
            int version,
            CustomerView customer,
            List<LineView> lines,
            Money total,
            PaymentView payment,
            @Nullable CancellationView cancellation,
            @Nullable AddressView shippingAddress,
            Map<String, String> metadata,
            String createdAt,
            String updatedAt,
            List<EntryView> timeline) {}

    record CustomerView(String id, @Nullable String email) {}

    record LineView(String sku, String name, int quantity, Money unitPrice, Money lineTotal) {}

    record PaymentView(
            String status,
            @Nullable String reference,
            @Nullable String declineCode) {}

    record CancellationView(String reason) {}

    record EntryView(
            String at, int version, String event, @Nullable String detail) {}

    /** Only what was given. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AddressView(
            @Nullable String name,
            @Nullable String line1,
            @Nullable String line2,
            @Nullable String city,
            @Nullable String region,
            @Nullable String postalCode,
            @Nullable String country,
            @Nullable String phone) {
        static AddressView of(Order.ShippingAddress address) {
            return new AddressView(
                    address.name(),
                    address.line1(),
                    address.line2(),
                    address.city(),
                    address.region(),
                    address.postalCode(),
                    address.country(),
                    address.phone());
        }
    }
}
