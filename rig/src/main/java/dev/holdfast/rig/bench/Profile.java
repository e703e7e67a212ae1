package dev.holdfast.rig.bench;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.journey.BasketLine;
import dev.holdfast.rig.journey.CatalogueItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What the buyers of a measurement want: 3 lines an order of 1 to 3 units each, as the floor does it (bench.md). */
public enum Profile {
    /** Evenly spread over 200 SKUs. */
    SPREAD(200),
    /** Everybody wants one SKU. */
    HOT(1);

    private static final int LINES = 3;
    private static final int MOST_QUANTITY = 3;

    private final int skus;

    Profile(int skus) {
        this.skus = skus;
    }

    /** The profile of that title. */
    public static Profile named(String name) {
        for (Profile profile : values()) {
            if (profile.title().equals(name)) {
                return profile;
            }
        }
        throw new RigException("there is no profile \"" + name + "\"; known are spread and hot");
    }

    /** As it is given on the command line and stands in the report. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<CatalogueItem> products() {
        return IntStream.range(0, skus)
                .mapToObj(i -> new CatalogueItem(sku(i), "Bench " + title() + " " + i, 100 + 37L * i, "EUR"))
                .toList();
    }

    /** Units of each SKU that so many orders cannot use up. */
    long stockFor(long orders) {
        // Twice the mean share, and a floor for the few orders whose spread is uneven.
        return 2 * orders * LINES * MOST_QUANTITY / skus + 10_000;
    }

    List<BasketLine> lines(RandomGenerator random) {
        List<BasketLine> lines = new ArrayList<>(LINES);
        for (int i = 0; i < LINES; i++) {
            lines.add(new BasketLine(sku(random.nextInt(skus)), 1 + random.nextInt(MOST_QUANTITY)));
        }
        return lines;
    }

    private String sku(int index) {
        return "BENCH-" + name() + "-" + index;
    }
}
