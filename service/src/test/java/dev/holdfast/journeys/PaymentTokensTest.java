package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every token of the contract, with the provider behind HTTP and with the one in the process. */
@Tag("servers")
class PaymentTokensTest {
    private record Expected(String status, String payment, String declineCode) {}

    private static final Expected CAPTURED = new Expected("CONFIRMED", "CAPTURED", "");

    private static final Map<String, Expected> TOKENS = Map.of(
            "tok_ok",
            CAPTURED,
            "tok_decline",
            declined("card-declined"),
            "tok_insufficient_funds",
            declined("insufficient-funds"),
            "tok_slow_100",
            CAPTURED,
            "tok_slow_1800",
            CAPTURED,
            "tok_timeout_captured",
            CAPTURED,
            "tok_timeout_declined",
            declined("card-declined"),
            "tok_error_once",
            CAPTURED,
            "tok_of_nobody",
            declined("unknown-token"),
            "tok_slow_",
            declined("unknown-token"));

    private static Expected declined(String code) {
        return new Expected("REJECTED", "DECLINED", code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "simulated"})
    void endsAsTheTokenDecides(String provider) {
        World world = World.fresh("tokens_" + provider)
                .with("PAYMENT_PROVIDER", provider)
                .with("PAYMENT_TIMEOUT_MILLIS", "700")
                .with("PAYMENT_ASK_AGAIN_MILLIS", "300");
        try (Node node = Node.start(world)) {
            Shop shop = new Shop(world);
            shop.sells(node, "TOKEN", 700, 1_000);

            Map<String, UUID> placed = new LinkedHashMap<>();
            TOKENS.keySet()
                    .forEach(token -> placed.put(
                            token, shop.placed(node, Cart.of("TOKEN", 3).paidWith(token))));

            TOKENS.forEach((token, expected) -> {
                JsonNode order = shop.ended(node, placed.get(token));
                assertThat(order.get("status").asString()).as(token).isEqualTo(expected.status());
                assertThat(order.at("/payment/status").asString()).as(token).isEqualTo(expected.payment());
                assertThat(order.at("/payment/declineCode").asString(""))
                        .as(token)
                        .isEqualTo(expected.declineCode());
            });
            assertThat(events(shop.order(node, placed.get("tok_timeout_captured"))))
                    .as("not knowing is a state, and it is told")
                    .containsExactly("OrderAccepted", "PaymentUnknown", "OrderConfirmed");
            shop.books().balance(node, placed.values());
            assertThat(shop.available(node, "TOKEN")).isEqualTo(1_000 - 3 * 5);
        }
    }

    private static List<String> events(JsonNode order) {
        return order.get("timeline")
                .valueStream()
                .map(entry -> entry.get("event").asString())
                .toList();
    }
}
