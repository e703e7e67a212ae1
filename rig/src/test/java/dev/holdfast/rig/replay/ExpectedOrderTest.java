package dev.holdfast.rig.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.rig.journey.Basket;
import dev.holdfast.rig.journey.BasketLine;
import dev.holdfast.rig.journey.CatalogueItem;
import dev.holdfast.rig.stores.LineFacts;
import dev.holdfast.rig.stores.StockFacts;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedOrderTest {
    private static final Map<String, CatalogueItem> CATALOGUE = Map.of(
            "ICE", new CatalogueItem("ICE", "Ice", 349, "USD"),
            "FREE", new CatalogueItem("FREE", "Free", 0, "USD"),
            "DEAR", new CatalogueItem("DEAR", "Dear", 90_000_000_000L, "USD"));

    @Test
    void costsPriceTimesQuantityOfEachLine() {
        ExpectedOrder order = ExpectedOrder.of(
                basket(new BasketLine("ICE", 3), new BasketLine("FREE", 1_000), new BasketLine("ICE", 1)), CATALOGUE);
        assertThat(order.lines())
                .containsExactly(
                        new LineFacts("ICE", 3, 349, 1_047),
                        new LineFacts("FREE", 1_000, 0, 0),
                        new LineFacts("ICE", 1, 349, 349));
        assertThat(order.total()).isEqualTo(1_396);
        assertThat(order.customer()).isEqualTo("household-900");
        assertThat(order.currency()).isEqualTo("USD");
    }

    @Test
    void isExactAtTheBounds() {
        Basket basket =
                basket(Collections.nCopies(100, new BasketLine("DEAR", 1_000)).toArray(BasketLine[]::new));
        assertThat(ExpectedOrder.of(basket, CATALOGUE).total()).isEqualTo(9_000_000_000_000_000L);
    }

    @Test
    void needsEveryProductInTheCatalogue() {
        assertThatThrownBy(() -> ExpectedOrder.of(basket(new BasketLine("NONE", 1)), CATALOGUE))
                .hasMessageContaining("NONE");
    }

    @Test
    void sumsTheUnitsOfAllBaskets() {
        assertThat(Replay.wanted(List.of(
                        basket(new BasketLine("ICE", 3), new BasketLine("ICE", 1)),
                        basket(new BasketLine("ICE", 1_000)))))
                .isEqualTo(Map.of("ICE", 1_004L));
    }

    @Test
    void stockIsWhatWasThereAndCameAndWasNotSold() {
        ExpectedStock stock = new ExpectedStock(new StockFacts(10, 2, 10, 2), 103, 100);
        assertThat(stock.onHand()).isEqualTo(13);
        assertThat(stock.reserved()).isEqualTo(2);
    }

    private static Basket basket(BasketLine... lines) {
        return new Basket("1", "2017-01-01T11:53:26Z", "900", List.of(lines));
    }
}
