package dev.holdfast.rig.prove;

import dev.holdfast.rig.journey.CatalogueItem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the shop sells: many products that are always there, a few that everybody wants and that run out again and again. */
final class Goods {
    private static final int PLENTY = 24;
    private static final int SCARCE = 6;

    /** More than any run orders. */
    private static final long PLENTY_UNITS = 1_000_000;

    /** Gone in seconds. */
    private static final long SCARCE_UNITS = 20;

    private static final int MOST_LINES = 3;

    /** One line in eight is for a scarce product, so that refusals are a part of every second and not the most of it. */
    private static final int SCARCE_ONE_IN = 8;

    private final List<CatalogueItem> items = IntStream.range(0, PLENTY + SCARCE)
            .mapToObj(i -> new CatalogueItem(sku(i), "Product " + i, 100 + 37L * i, "EUR"))
            .toList();

    private static String sku(int i) {
        return i < PLENTY ? "PLENTY-" + i : "SCARCE-" + (i - PLENTY);
    }

    List<CatalogueItem> items() {
        return items;
    }

    /** Units to begin with, by SKU. */
    Map<String, Long> delivery() {
        return items.stream()
                .collect(Collectors.toMap(
                        CatalogueItem::sku, item -> item.sku().startsWith("SCARCE") ? SCARCE_UNITS : PLENTY_UNITS));
    }

    Map<String, Set<Long>> prices() {
        return items.stream().collect(Collectors.toMap(CatalogueItem::sku, item -> Set.of(item.amount())));
    }

    String scarce(RandomGenerator random) {
        return sku(PLENTY + random.nextInt(SCARCE));
    }

    /** Units by SKU of an order. */
    Map<String, Long> basket(RandomGenerator random) {
        Map<String, Long> basket = new TreeMap<>();
        for (int lines = 1 + random.nextInt(MOST_LINES); lines > 0; lines--) {
            String sku = random.nextInt(SCARCE_ONE_IN) == 0 ? scarce(random) : sku(random.nextInt(PLENTY));
            basket.merge(sku, 1L + random.nextInt(3), Long::sum);
        }
        return basket;
    }
}
