package dev.holdfast.order;

import dev.holdfast.failure.Outcome;
import dev.holdfast.money.Money;
import dev.holdfast.order.PlaceOrder.Wanted;
import dev.holdfast.product.Offer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commands and orders for tests, made through the real decisions. */
final class Given {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    static final OrderSettings SETTINGS = new OrderSettings(
            Duration.ofMinutes(15),
            64,
            8,
            Duration.ofSeconds(20),
            Duration.ZERO,
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            4);

    private static long ids = 1;

    private Given() {}

    static UUID id() {
        return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | ids++);
    }

    static Offer offer(String sku, long cents) {
        return new Offer(sku, "The " + sku, new Money(cents, "EUR"), true);
    }

    static PlaceOrder command(String key, Wanted... lines) {
        return command(id(), key, "tok_ok", lines);
    }

    static PlaceOrder command(UUID id, String key, String token, Wanted... lines) {
        return new PlaceOrder(
                id,
                key,
                (token + List.of(lines)).getBytes(StandardCharsets.UTF_8),
                new Order.Customer("customer-1", "c@example.com"),
                List.of(lines),
                "card",
                token,
                null,
                new Order.ShippingAddress("C", "1 Road", null, "Town", null, "12345", "DE", null),
                Map.of("b", "2", "a", "1"),
                Duration.ZERO);
    }

    /** The command, with this in place of what it expected and of its request's patience. */
    static PlaceOrder with(PlaceOrder command, @Nullable Money expectedTotal, Duration patience) {
        return new PlaceOrder(
                command.id(),
                command.key(),
                command.fingerprint(),
                command.customer(),
                command.lines(),
                command.paymentMethod(),
                command.paymentToken(),
                expectedTotal,
                command.shippingAddress(),
                command.metadata(),
                patience);
    }

    /** Two lines for 25.97 EUR, as accepted. */
    static Order accepted() {
        Map<String, Offer> offers = Map.of("bear", offer("bear", 999), "car", offer("car", 599));
        Map<String, Long> free = new HashMap<>(Map.of("bear", 100L, "car", 100L));
        PlaceOrder command = command("key", new Wanted("bear", 2), new Wanted("car", 1));
        return done(new Placement(offers, free, NOON).decide(command, "H-1"));
    }

    /** The order after the facts, a second apart. */
    static Order after(Order order, OrderFact... facts) {
        Order now = order;
        for (OrderFact fact : facts) {
            now = OrderProcess.next(now, fact, now.updatedAt().plusSeconds(1)).order();
        }
        return now;
    }

    static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(var refusal) -> throw new AssertionError("refused: " + refusal);
        };
    }

    static String refusal(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Done<?>(Object value) -> throw new AssertionError("not refused: " + value);
            case Outcome.Refused<?>(var refusal) -> refusal.code().name();
        };
    }
}
