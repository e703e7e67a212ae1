package dev.holdfast.order;

import static dev.holdfast.order.Given.command;
import static dev.holdfast.order.Given.done;
import static dev.holdfast.order.Given.offer;
import static dev.holdfast.order.Given.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal.FieldError;
import dev.holdfast.money.Money;
import dev.holdfast.order.PlaceOrder.Wanted;
import dev.holdfast.product.Offer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private final Map<String, Offer> offers = new HashMap<>(Map.of(
            "bear",
            offer("bear", 999),
            "car",
            offer("car", 599),
            "yen",
            new Offer("yen", "Yen", new Money(100, "JPY"), true),
            "old",
            new Offer("old", "Old", new Money(100, "EUR"), false)));
    private final Map<String, Long> free = new HashMap<>(Map.of("bear", 10L, "car", 3L, "yen", 5L, "old", 5L));
    private final Placement placement = new Placement(offers, free, Given.NOON);

    @Test
    void acceptsWithTheCataloguesNamesAndPrices() {
        PlaceOrder command = command("k", new Wanted("bear", 2), new Wanted("car", 3));
        Order order = done(placement.decide(command, "H-7"));
        assertThat(order.id()).isEqualTo(command.id());
        assertThat(order.number()).isEqualTo("H-7");
        assertThat(order.lines())
                .containsExactly(
                        new Order.Line("bear", "The bear", 2, new Money(999, "EUR")),
                        new Order.Line("car", "The car", 3, new Money(599, "EUR")));
        assertThat(order.total()).isEqualTo(new Money(2 * 999 + 3 * 599, "EUR"));
        assertThat(order.state()).isEqualTo(new OrderState.Accepted());
        assertThat(order.payment()).isEqualTo(new Payment.Pending());
        assertThat(order.createdAt()).isEqualTo(Given.NOON);
        assertThat(free).containsEntry("bear", 8L).containsEntry("car", 0L);
    }

    @Test
    void refusesTheSecondOrderForTheLastUnit() {
        done(placement.decide(command("first", new Wanted("car", 3)), "H-1"));
        assertThat(refusal(placement.decide(command("second", new Wanted("car", 1)), "H-2")))
                .isEqualTo("insufficient-stock");
    }

    @Test
    void takesNothingForARefusedOrder() {
        refusal(placement.decide(command("k", new Wanted("bear", 1), new Wanted("car", 4)), "H-1"));
        assertThat(free).containsEntry("bear", 10L).containsEntry("car", 3L);
        done(placement.decide(command("k2", new Wanted("bear", 10), new Wanted("car", 3)), "H-2"));
    }

    @Test
    void sumsTwoLinesOfOneSkuBeforeItLooks() {
        assertThat(errors(placement.decide(command("k", new Wanted("car", 2), new Wanted("car", 2)), "H-1")))
                .containsExactly("/lines/0/quantity insufficient-stock", "/lines/1/quantity insufficient-stock");
        done(placement.decide(command("k", new Wanted("car", 2), new Wanted("car", 1)), "H-1"));
        assertThat(free).containsEntry("car", 0L);
    }

    @Test
    void namesEveryLineAtFaultAtOnce() {
        var outcome = placement.decide(
                command(
                        "k",
                        new Wanted("nothing", 1),
                        new Wanted("bear", 1),
                        new Wanted("old", 1),
                        new Wanted("car", 4)),
                "H-1");
        assertThat(refusal(outcome)).isEqualTo("unknown-product");
        assertThat(errors(outcome))
                .containsExactly(
                        "/lines/0/sku unknown-product",
                        "/lines/2/sku unknown-product",
                        "/lines/3/quantity insufficient-stock");
    }

    @Test
    void refusesWhatHasNoStockRow() {
        free.remove("bear");
        assertThat(refusal(placement.decide(command("k", new Wanted("bear", 1)), "H-1")))
                .isEqualTo("insufficient-stock");
    }

    @Test
    void refusesMixedCurrenciesBeforeStock() {
        assertThat(refusal(placement.decide(command("k", new Wanted("bear", 99), new Wanted("yen", 1)), "H-1")))
                .isEqualTo("mixed-currencies");
    }

    @Test
    void refusesAnotherTotalThanExpectedAndTellsTheNewOne() {
        var outcome = placement.decide(expecting(new Money(998, "EUR")), "H-1");
        assertThat(refusal(outcome)).isEqualTo("total-changed");
        assertThat(((Outcome.Refused<Order>) outcome).refusal().members())
                .containsEntry("total", Map.of("amount", 999L, "currency", "EUR"));
        assertThat(free).containsEntry("bear", 10L);
        assertThat(refusal(placement.decide(expecting(new Money(999, "USD")), "H-1")))
                .isEqualTo("total-changed");
        done(placement.decide(expecting(new Money(999, "EUR")), "H-1"));
    }

    @Test
    void sellsWhatIsFreeOfCharge() {
        offers.put("gift", offer("gift", 0));
        free.put("gift", 1L);
        assertThat(done(placement.decide(command("k", new Wanted("gift", 1)), "H-1"))
                        .total())
                .isEqualTo(new Money(0, "EUR"));
    }

    private static PlaceOrder expecting(@Nullable Money total) {
        return Given.with(command("k", new Wanted("bear", 1)), total, Duration.ZERO);
    }

    private static List<String> errors(Outcome<Order> outcome) {
        return ((Outcome.Refused<Order>) outcome)
                .refusal().errors().stream()
                        .map((FieldError error) -> error.pointer() + " " + error.code())
                        .toList();
    }
}
