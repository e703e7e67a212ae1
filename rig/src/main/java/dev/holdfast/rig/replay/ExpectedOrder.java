package dev.holdfast.rig.replay;

import dev.holdfast.rig.journey.Basket;
import dev.holdfast.rig.journey.CatalogueItem;
import dev.holdfast.rig.stores.LineFacts;
import java.util.List;
import java.util.Map;

/**
 * An accepted order as the files say it must be: each line at the catalogue's price, exact in integer minor units.
 *
 * @param basket its number in the orders file
 */
public record ExpectedOrder(String basket, String customer, String currency, List<LineFacts> lines) {
    /** All customers of a replay begin so. */
    public static final String CUSTOMER_PREFIX = "household-";

    public ExpectedOrder {
        lines = List.copyOf(lines);
    }

    public static ExpectedOrder of(Basket basket, Map<String, CatalogueItem> catalogue) {
        String currency = item(catalogue, basket.lines().getFirst().sku()).currency();
        List<LineFacts> lines = basket.lines().stream()
                .map(line -> {
                    long price = item(catalogue, line.sku()).amount();
                    return new LineFacts(
                            line.sku(), line.quantity(), price, Math.multiplyExact(price, line.quantity()));
                })
                .toList();
        return new ExpectedOrder(basket.number(), customer(basket), currency, lines);
    }

    public static String customer(Basket basket) {
        return CUSTOMER_PREFIX + basket.household();
    }

    private static CatalogueItem item(Map<String, CatalogueItem> catalogue, String sku) {
        CatalogueItem item = catalogue.get(sku);
        if (item == null) {
            throw new IllegalArgumentException(sku + " is in an order but not in the catalogue");
        }
        return item;
    }

    /** Minor units. */
    public long total() {
        return lines.stream().mapToLong(LineFacts::lineTotal).reduce(0, Math::addExact);
    }
}
