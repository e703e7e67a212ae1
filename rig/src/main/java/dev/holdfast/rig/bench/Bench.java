package dev.holdfast.rig.bench;

import dev.holdfast.rig.Settings;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.Pace;
import dev.holdfast.rig.http.Patience;
import dev.holdfast.rig.http.PatientClient;
import dev.holdfast.rig.journey.CatalogueItem;
import dev.holdfast.rig.shop.Shelves;
import dev.holdfast.rig.shop.ShopApi;
import dev.holdfast.rig.stores.AuditQueries;
import dev.holdfast.rig.stores.OrderDocuments;
import dev.holdfast.rig.stores.Postgres;
import dev.holdfast.rig.stores.ShopTables;
import dev.holdfast.rig.stores.StockFacts;
import dev.holdfast.rig.traffic.Profile;
import dev.holdfast.rig.traffic.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stock, then for each number of connections: warm-up, window, wait until all is stored, audit, report. */
public final class Bench {
    private static final int ANSWER_MILLIS = 30_000;
    private static final int SHELF_CONNECTIONS = 32;
    /** More than this machine class can do, so that stock never runs out. */
    private static final long MOST_ORDERS_PER_SECOND = 20_000;
    /** Between two measurements of one run: new connections, nothing to compile. */
    private static final int PAUSE_SECONDS = 5;

    private final BenchOptions options;
    private final Profile profile;
    private final ShopTables tables;
    private final OrderDocuments documents;
    private final AuditQueries auditQueries;
    private final ShopApi api;
    private final String run;

    private Bench(BenchOptions options, String run, Postgres postgres, OrderDocuments documents) {
        this.options = options;
        this.run = run;
        this.documents = documents;
        profile = Profiles.named(options.profile(), run, options.journey());
        tables = new ShopTables(postgres);
        auditQueries = new AuditQueries(postgres);
        api = new ShopApi(options.address());
    }

    /** Runs it, prints and writes the reports, and answers whether the audit holds after each. */
    public static boolean run(BenchOptions options, Settings settings) throws InterruptedException {
        String run = Long.toString(System.currentTimeMillis(), 36);
        try (OrderDocuments documents = new OrderDocuments(settings)) {
            List<Report> reports = new Bench(options, run, new Postgres(settings), documents).measure();
            if (reports.size() > 1) {
                System.out.print(Reports.table(reports));
            }
            if (options.json() != null) {
                Reports.write(reports, options.json());
            }
            return reports.stream().allMatch(report -> report.audit().holds());
        }
    }

    private List<Report> measure() throws InterruptedException {
        int allSeconds = options.connections().size() * (options.seconds() + PAUSE_SECONDS) + options.warmupSeconds();
        fillShelves(profile, allSeconds);
        if (profile.warmUp() != profile) {
            fillShelves(profile.warmUp(), allSeconds);
        }
        List<Report> reports = new ArrayList<>();
        for (int connections : options.connections()) {
            Report report = measure(connections, reports.isEmpty() ? options.warmupSeconds() : PAUSE_SECONDS);
            System.out.print(ReportText.of(report));
            reports.add(report);
        }
        return reports;
    }

    private Report measure(int connections, int warmupSeconds) throws InterruptedException {
        long ordersBefore = tables.roughlyAllOrders();
        Map<String, String> settings = new TreeMap<>(tables.durability());
        settings.putAll(documents.settings());
        System.out.printf(
                "bench: %s over %d connections%s, %d s of warm-up, %s of window, about %,d orders there before%n",
                profile.title(),
                connections,
                options.rate() == 0 ? "" : ", %,d requests/s in an open loop".formatted(options.rate()),
                warmupSeconds,
                profile.ends() ? "no fixed time" : options.seconds() + " s",
                ordersBefore);
        Pace pace = options.rate() == 0 ? new Pace.Closed() : new Pace.Open(options.rate());
        Measurement measurement = new Measurement(options.address(), connections, pace, run, tables, documents);
        Measurement.Window window = measurement.run(profile, warmupSeconds, options.seconds());
        Audit audit = Audit.of(auditQueries, documents.sums(), window.faults());
        Report.Conditions conditions = new Report.Conditions(
                profile.title(), connections, options.rate(), options.floor(), ordersBefore, settings);
        return new Report(conditions, window, audit);
    }

    private void fillShelves(Profile of, int seconds) throws InterruptedException {
        List<CatalogueItem> products = of.products();
        List<String> skus = products.stream().map(CatalogueItem::sku).toList();
        Shelves shelves = new Shelves(api, SHELF_CONNECTIONS, this::client);
        Map<String, CatalogueItem> onSale = tables.products(skus);
        shelves.putOnSale(products.stream()
                .filter(item -> !onSale.containsKey(item.sku()))
                .toList());
        Map<String, StockFacts> there = tables.stock(skus);
        List<Shelves.Delivery> deliveries = new ArrayList<>();
        for (String sku : skus) {
            StockFacts stock = there.getOrDefault(sku, StockFacts.NONE);
            long missing = of.unitsFor(sku, MOST_ORDERS_PER_SECOND * seconds) - (stock.onHand() - stock.reserved());
            if (missing > 0) {
                deliveries.add(new Shelves.Delivery(sku, missing));
            }
        }
        shelves.deliver(deliveries, run);
    }

    private PatientClient client() {
        HttpConnection connection = new HttpConnection(options.address(), ANSWER_MILLIS);
        return new PatientClient(connection, Patience.RESTART, PatientClient.Pause.REAL, PatientClient.Watcher.NOBODY);
    }
}
