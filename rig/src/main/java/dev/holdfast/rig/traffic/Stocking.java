package dev.holdfast.rig.traffic;

import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.Patience;
import dev.holdfast.rig.http.PatientClient;
import dev.holdfast.rig.journey.CatalogueItem;
import dev.holdfast.rig.shop.Shelves;
import dev.holdfast.rig.shop.ShopApi;
import dev.holdfast.rig.stores.ShopTables;
import dev.holdfast.rig.stores.StockFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts a profile's products on sale and its units on the shelves, through the API, as far as they are not there. */
public final class Stocking {
    private static final int CONNECTIONS = 32;
    private static final int ANSWER_MILLIS = 30_000;

    private final Address address;
    private final ShopTables tables;
    private final String run;

    /** @param run makes the keys of its deliveries unique */
    public Stocking(Address address, ShopTables tables, String run) {
        this.address = address;
        this.tables = tables;
        this.run = run;
    }

    /** @param orders how many there shall be stock for */
    public void fill(Profile profile, long orders) throws InterruptedException {
        List<CatalogueItem> products = profile.products();
        List<String> skus = products.stream().map(CatalogueItem::sku).toList();
        Shelves shelves = new Shelves(new ShopApi(address), CONNECTIONS, this::client);
        Map<String, CatalogueItem> onSale = tables.products(skus);
        shelves.putOnSale(products.stream()
                .filter(item -> !onSale.containsKey(item.sku()))
                .toList());
        Map<String, StockFacts> there = tables.stock(skus);
        List<Shelves.Delivery> deliveries = new ArrayList<>();
        for (String sku : skus) {
            StockFacts stock = there.getOrDefault(sku, StockFacts.NONE);
            long missing = profile.unitsFor(sku, orders) - (stock.onHand() - stock.reserved());
            if (missing > 0) {
                deliveries.add(new Shelves.Delivery(sku, missing));
            }
        }
        shelves.deliver(deliveries, run);
    }

    private PatientClient client() {
        HttpConnection connection = new HttpConnection(address, ANSWER_MILLIS);
        return new PatientClient(connection, Patience.RESTART, PatientClient.Pause.REAL, PatientClient.Watcher.NOBODY);
    }
}
