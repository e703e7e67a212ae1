package dev.holdfast.rig.replay;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import dev.holdfast.rig.Ticker;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.Crew;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.http.Outcome;
import dev.holdfast.rig.http.Patience;
import dev.holdfast.rig.http.PatientClient;
import dev.holdfast.rig.journey.Basket;
import dev.holdfast.rig.journey.BasketLine;
import dev.holdfast.rig.journey.CatalogueItem;
import dev.holdfast.rig.journey.JourneyFiles;
import dev.holdfast.rig.shop.Shelves;
import dev.holdfast.rig.shop.ShopApi;
import dev.holdfast.rig.stores.Arrivals;
import dev.holdfast.rig.stores.OrderDocuments;
import dev.holdfast.rig.stores.OrderIds;
import dev.holdfast.rig.stores.Postgres;
import dev.holdfast.rig.stores.ShopTables;
import dev.holdfast.rig.stores.StockFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real baskets through the HTTP API: catalogue and stock, orders, wait until they are stored, verdict. May be run again on the
 * same data: products stay, each run delivers its own stock and has its own keys.
 */
public final class Replay {
    private static final int ANSWER_MILLIS = 10_000;
    /** Units beyond what is wanted, so that the right stock is not zero and a lost unit shows in either direction. */
    private static final int SPARE_UNITS = 3;

    private static final long WATCH_MILLIS = 200;

    private final ReplayOptions options;
    private final ShopTables tables;
    private final OrderDocuments documents;
    private final ShopApi api;
    private final String run = Long.toString(System.currentTimeMillis(), 36);

    private Replay(ReplayOptions options, ShopTables tables, OrderDocuments documents) {
        this.options = options;
        this.tables = tables;
        this.documents = documents;
        api = new ShopApi(options.address());
    }

    /** Runs it, tells of it, and answers whether the verdict holds. */
    public static boolean run(ReplayOptions options, Settings settings) throws InterruptedException {
        try (OrderDocuments documents = new OrderDocuments(settings)) {
            return new Replay(options, new ShopTables(new Postgres(settings)), documents).run();
        }
    }

    private boolean run() throws InterruptedException {
        List<Basket> baskets = JourneyFiles.readOrders(JourneyFiles.orders(options.data()), options.orders());
        Map<String, CatalogueItem> catalogue = JourneyFiles.readCatalogue(JourneyFiles.catalogue(options.data()));
        Map<String, Long> wanted = wanted(baskets);
        System.out.printf(
                "replay: %,d orders with %,d lines and %,d units of %,d products, run %s%n",
                baskets.size(),
                baskets.stream().mapToLong(basket -> basket.lines().size()).sum(),
                wanted.values().stream().mapToLong(Long::longValue).sum(),
                wanted.size(),
                run);
        putOnSale(wanted, catalogue);
        Map<String, ExpectedStock> stock = deliver(wanted);

        long beganMillis = System.currentTimeMillis();
        Map<String, String> notAccepted = new ConcurrentHashMap<>();
        Map<String, ExpectedOrder> accepted = order(baskets, catalogue, notAccepted);
        Found found = new Found(
                tables.orders(OrderIds.blockAt(beganMillis), ExpectedOrder.CUSTOMER_PREFIX),
                documents.orders(OrderIds.blockAt(beganMillis), ExpectedOrder.CUSTOMER_PREFIX),
                tables.stock(wanted.keySet()));
        Expected expected = new Expected(accepted, stock, new TreeMap<>(notAccepted));
        Verdict verdict = Verdict.of(expected, found);
        System.out.print(VerdictText.of(verdict, expected));
        return verdict.holds();
    }

    static Map<String, Long> wanted(List<Basket> baskets) {
        Map<String, Long> wanted = new TreeMap<>();
        for (Basket basket : baskets) {
            for (BasketLine line : basket.lines()) {
                wanted.merge(line.sku(), (long) line.quantity(), Long::sum);
            }
        }
        return wanted;
    }

    private void putOnSale(Map<String, Long> wanted, Map<String, CatalogueItem> catalogue) throws InterruptedException {
        List<CatalogueItem> items = new ArrayList<>();
        for (String sku : wanted.keySet()) {
            CatalogueItem item = catalogue.get(sku);
            if (item == null) {
                throw new RigException(sku + " is in the orders but not in the catalogue; make both files anew");
            }
            items.add(item);
        }
        Map<String, CatalogueItem> there = tables.products(wanted.keySet());
        List<CatalogueItem> missing =
                items.stream().filter(item -> !there.containsKey(item.sku())).toList();
        System.out.printf("catalogue: %,d products, %,d of them to be loaded%n", items.size(), missing.size());
        shelves().putOnSale(missing);
        Map<String, CatalogueItem> onSale = tables.products(wanted.keySet());
        for (CatalogueItem item : items) {
            CatalogueItem sold = onSale.get(item.sku());
            if (!item.equals(sold)) {
                throw new RigException("the catalogue has " + item + " but the service sells "
                        + (sold == null ? "no such product" : sold) + "; start the service with --fresh");
            }
        }
    }

    private Map<String, ExpectedStock> deliver(Map<String, Long> wanted) throws InterruptedException {
        Map<String, StockFacts> before = tables.stock(wanted.keySet());
        Map<String, ExpectedStock> stock = new HashMap<>();
        List<Shelves.Delivery> deliveries = new ArrayList<>();
        wanted.forEach((sku, units) -> {
            long received = units + SPARE_UNITS;
            deliveries.add(new Shelves.Delivery(sku, received));
            stock.put(sku, new ExpectedStock(before.getOrDefault(sku, StockFacts.NONE), received, units));
        });
        System.out.printf("stock: a delivery for each product, %d units more than are wanted%n", SPARE_UNITS);
        shelves().deliver(deliveries, run);
        return stock;
    }

    private Shelves shelves() {
        return new Shelves(api, options.connections(), () -> client(PatientClient.Watcher.NOBODY));
    }

    private PatientClient client(PatientClient.Watcher watcher) {
        HttpConnection connection = new HttpConnection(options.address(), ANSWER_MILLIS);
        return new PatientClient(connection, Patience.RESTART, PatientClient.Pause.REAL, watcher);
    }

    /** Sends all orders and waits until they are stored; answers the accepted ones by id. */
    private Map<String, ExpectedOrder> order(
            List<Basket> baskets, Map<String, CatalogueItem> catalogue, Map<String, String> notAccepted)
            throws InterruptedException {
        Map<String, ExpectedOrder> accepted = new ConcurrentHashMap<>();
        Progress progress = new Progress(baskets.size(), new Arrivals(documents::confirmedFrom), System::nanoTime);
        AtomicInteger next = new AtomicInteger();
        Crew.Job job = client -> {
            int index = next.getAndIncrement();
            if (index >= baskets.size()) {
                return false;
            }
            Basket basket = baskets.get(index);
            String customer = ExpectedOrder.customer(basket);
            Outcome outcome = client.send(api.order(basket.number() + "-" + run, customer, basket.lines()));
            String id = outcome instanceof Answer answer ? ShopApi.acceptedId(answer) : null;
            if (id == null) {
                progress.refused();
                notAccepted.put(basket.number(), told(outcome));
            } else if (accepted.put(id, ExpectedOrder.of(basket, catalogue)) != null) {
                notAccepted.put(basket.number(), "was answered with order " + id + ", which another basket got too");
            } else {
                progress.accepted(id);
            }
            return true;
        };
        System.out.printf("orders: over %d connections%n", options.connections());
        long began = System.nanoTime();
        try (Ticker _ = new Ticker(progress::line);
                Crew crew =
                        new Crew(options.connections(), () -> client((outcome, _) -> progress.tried(outcome)), job)) {
            crew.await();
            double acceptSeconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    "accepted %,d in %.1f s: %,.0f orders/s%s%n",
                    progress.accepted(), acceptSeconds, progress.accepted() / acceptSeconds, progress.troubles());
            long stored = awaitStored(progress);
            double storeSeconds = (System.nanoTime() - began) / 1e9;
            System.out.printf("stored %,d in %.1f s: %,.0f orders/s%n", stored, storeSeconds, stored / storeSeconds);
        }
        return accepted;
    }

    private long awaitStored(Progress progress) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.storedWithinSeconds());
        long stored = progress.stored();
        while (stored < progress.accepted() && System.nanoTime() < deadline) {
            Thread.sleep(WATCH_MILLIS);
            stored = progress.stored();
        }
        return stored;
    }

    private static String told(Outcome outcome) {
        return switch (outcome) {
            case Answer answer -> "was answered with " + answer;
            case NoAnswer none -> "got no answer: " + none.reason();
        };
    }
}
