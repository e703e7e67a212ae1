package dev.holdfast.order;

import dev.holdfast.money.Money;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The wish to place an order, parsed and within all bounds of the contract.
 *
 * @param id the id the order will have if this is the first request with its key
 * @param key the idempotency key
 * @param fingerprint SHA-256 of the canonical body: the same key with another one is refused
 * @param patience how long its request waits for the order's end; zero = it is answered as soon as it is accepted
 */
@SuppressWarnings("ArrayRecordComponent") // compared by Arrays.equals alone, never changed
record PlaceOrder(
        UUID id,
        String key,
        byte[] fingerprint,
        Order.Customer customer,
        List<Wanted> lines,
        String paymentMethod,
        String paymentToken,
        @Nullable Money expectedTotal,
        Order.@Nullable ShippingAddress shippingAddress,
        Map<String, String> metadata,
        Duration patience) {

    static final int MAX_LINES = 100;
    static final int MAX_QUANTITY = 1_000;

    record Wanted(String sku, int quantity) {}
}
