package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A node dies between two effects of an order's way; another one starts and goes on. Nothing is lost, nothing happens
 * twice, and whoever had no answer gets it with the same key.
 */
@Tag("servers")
class KilledNodeTest {
    private static final int KILLED = 137;
    private static final int ORDERS = 60;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "K5:n=3:halt, after the commit and before the answer",
        "K7:n=2:halt, after the outbox was read and before it is sent",
        "K8:n=2:halt, after sending and before Kafka has said yes",
        "K9:n=2:halt, after Kafka has said yes and before the outbox is emptied",
        "K13:n=2:halt, after the charge and before the commit",
        "K14:n=2:halt, after the commit and before the offsets",
        "K15:n=2:halt, after the documents and before the offsets"
    })
    void losesNothingAndDoesNothingTwice(String failPoint, String moment) {
        World world = World.fresh("killed").with("PAYMENT_PROVIDER", "http").with("PAYMENT_TIMEOUT_MILLIS", "1000");
        Shop shop = new Shop(world);
        Map<String, Cart> wishes = new LinkedHashMap<>();
        Map<String, Reply> answers = new LinkedHashMap<>();
        try (Node victim = Node.start(world.with("HOLDFAST_FAIL_POINTS", failPoint))) {
            shop.sells(victim, "A", 100, 10_000);
            shop.sells(victim, "B", 250, 10_000);
            for (int i = 0; i < ORDERS; i++) {
                wishes.put("wish-" + i, wish(i));
            }
            // one by one and never past the node's end; every part of the way is busy with several batches meanwhile
            for (Map.Entry<String, Cart> wish : wishes.entrySet()) {
                try {
                    answers.put(
                            wish.getKey(),
                            victim.post(
                                    "/api/v1/orders",
                                    wish.getKey(),
                                    wish.getValue().json()));
                } catch (UncheckedIOException e) {
                    break; // it has died
                }
            }
            assertThat(victim.awaitEnd()).as("the node died %s", moment).isEqualTo(KILLED);
        }

        try (Node rescuer = Node.start(world)) {
            Set<UUID> promised = new TreeSet<>();
            wishes.forEach((key, cart) -> {
                Reply again = rescuer.post("/api/v1/orders", key, cart.json());
                assertThat(again.status()).as(again.toString()).isEqualTo(202);
                Reply first = answers.get(key);
                if (first != null) {
                    assertThat(again.body()).as("byte for byte").isEqualTo(first.body());
                }
                promised.add(again.id());
            });
            assertThat(promised).hasSize(ORDERS);
            shop.books().balance(rescuer, promised);
            assertThat(shop.books().orders()).isEqualTo(ORDERS);
        }
    }

    private static Cart wish(int i) {
        Cart cart = Cart.of("A", 1 + i % 3).and("B", 1);
        return switch (i % 10) {
            case 3 -> cart.paidWith("tok_decline");
            case 6 -> cart.paidWith("tok_slow_300");
            case 9 -> cart.paidWith("tok_timeout_captured");
            default -> cart;
        };
    }
}
