package dev.holdfast.order;

import dev.holdfast.failure.RefusedException;
import java.time.Duration;
import java.util.UUID;

/** Any body at all is an order or is refused with a code; alone as in a bulk request. Its form is Jazzer's. */
public final class OrderJsonFuzz {
    private static final UUID ID = new UUID(0x7000, 1);

    private OrderJsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] body) {
        try {
            PlaceOrder order = OrderJson.placeOrder(body, ID, "key", Duration.ZERO);
            if (order.lines().isEmpty() || order.lines().stream().anyMatch(line -> line.quantity() < 1)) {
                throw new IllegalStateException("not an order: " + order);
            }
        } catch (RefusedException refused) {
            coded(refused);
        }
        try {
            OrderJson.placeOrder(body, ID);
        } catch (RefusedException refused) {
            coded(refused);
        }
    }

    private static void coded(RefusedException refused) {
        if (!refused.refusal().code().name().matches("[a-z]+(-[a-z]+)*")) {
            throw new IllegalStateException("no code", refused);
        }
    }
}
