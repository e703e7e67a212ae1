package dev.holdfast.rig.traffic;

import dev.holdfast.rig.journey.BasketLine;
import dev.holdfast.rig.journey.CatalogueItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Orders of 3 lines with 1 to 3 units each, evenly over so many SKUs: as the floor does it (spread), or all of one (hot). */
record EvenDemand(String title, int skus) implements Profile {
    static final EvenDemand SPREAD = new EvenDemand("spread", 200);
    static final EvenDemand HOT = new EvenDemand("hot", 1);

    private static final int LINES = 3;
    private static final int MOST_QUANTITY = 3;

    @Override
    public List<CatalogueItem> products() {
        return IntStream.range(0, skus)
                .mapToObj(i -> new CatalogueItem(sku(i), "Bench " + title + " " + i, 100 + 37L * i, "EUR"))
                .toList();
    }

    @Override
    public long unitsFor(String sku, long orders) {
        // Twice the mean share, and a floor for the few orders whose spread is uneven.
        return 2 * orders * LINES * MOST_QUANTITY / skus + 10_000;
    }

    @Override
    public Traffic traffic(Buyers buyers) {
        return () -> buyers.placing(buyers.order(lines(buyers.random())));
    }

    List<BasketLine> lines(RandomGenerator random) {
        List<BasketLine> lines = new ArrayList<>(LINES);
        for (int i = 0; i < LINES; i++) {
            lines.add(new BasketLine(sku(random.nextInt(skus)), 1 + random.nextInt(MOST_QUANTITY)));
        }
        return lines;
    }

    String sku(int index) {
        return "BENCH-" + title.toUpperCase(Locale.ROOT) + "-" + index;
    }
}
