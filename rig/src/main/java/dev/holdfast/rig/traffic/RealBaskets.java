package dev.holdfast.rig.traffic;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.http.Loop;
import dev.holdfast.rig.journey.Basket;
import dev.holdfast.rig.journey.BasketLine;
import dev.holdfast.rig.journey.CatalogueItem;
import dev.holdfast.rig.journey.JourneyFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first baskets of a year of real shopping, again and again with new keys; 9.4 lines an order. */
final class RealBaskets implements Profile {
    private static final int BASKETS = 20_000;

    private final List<Basket> baskets;
    private final Map<String, CatalogueItem> catalogue;
    private final Map<String, Long> units = new HashMap<>();

    RealBaskets(List<Basket> baskets, Map<String, CatalogueItem> catalogue) {
        this.baskets = List.copyOf(baskets);
        this.catalogue = catalogue;
        for (Basket basket : baskets) {
            for (BasketLine line : basket.lines()) {
                units.merge(line.sku(), (long) line.quantity(), Long::sum);
            }
        }
    }

    static RealBaskets read(Path directory) {
        return new RealBaskets(
                JourneyFiles.readOrders(JourneyFiles.orders(directory), BASKETS),
                JourneyFiles.readCatalogue(JourneyFiles.catalogue(directory)));
    }

    @Override
    public String title() {
        return "journey";
    }

    @Override
    public List<CatalogueItem> products() {
        LinkedHashSet<String> skus = new LinkedHashSet<>();
        baskets.forEach(basket -> basket.lines().forEach(line -> skus.add(line.sku())));
        return skus.stream().map(this::product).toList();
    }

    private CatalogueItem product(String sku) {
        CatalogueItem item = catalogue.get(sku);
        if (item == null) {
            throw new RigException("the catalogue has no " + sku);
        }
        return item;
    }

    @Override
    public long unitsFor(String sku, long orders) {
        return units.getOrDefault(sku, 0L) * (orders / baskets.size() + 1);
    }

    @Override
    public Traffic traffic(Buyers buyers) {
        return new Traffic() {
            private int next;

            @Override
            public Loop.@Nullable Call next() {
                Basket basket = baskets.get(next);
                next = (next + 1) % baskets.size();
                return buyers.placing(buyers.api().order(buyers.key(), "bench-" + basket.household(), basket.lines()));
            }
        };
    }
}
