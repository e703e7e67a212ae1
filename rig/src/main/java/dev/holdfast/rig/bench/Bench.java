package dev.holdfast.rig.bench;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.Crew;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.Outcome;
import dev.holdfast.rig.http.Patience;
import dev.holdfast.rig.http.PatientClient;
import dev.holdfast.rig.journey.CatalogueItem;
import dev.holdfast.rig.shop.Shelves;
import dev.holdfast.rig.shop.ShopApi;
import dev.holdfast.rig.stores.Arrivals;
import dev.holdfast.rig.stores.AuditQueries;
import dev.holdfast.rig.stores.OrderDocuments;
import dev.holdfast.rig.stores.Postgres;
import dev.holdfast.rig.stores.ShopTables;
import dev.holdfast.rig.stores.StockFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** One measurement in a closed loop: stock, warm-up, window, wait until all is stored, audit, report. */
public final class Bench {
    private static final int ANSWER_MILLIS = 30_000;
    private static final int CUSTOMERS = 1_000;
    /** More than this machine class can do, so that stock never runs out. */
    private static final long MOST_ORDERS_PER_SECOND = 20_000;

    private static final long STORED_WITHIN_SECONDS = 120;
    private static final long WATCH_MILLIS = 2_000;

    private final BenchOptions options;
    private final ShopTables tables;
    private final OrderDocuments documents;
    private final AuditQueries auditQueries;
    private final ShopApi api;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final Tally tally = new Tally();
    private final LongAdder accepted = new LongAdder();
    private final Arrivals confirmed;
    private final Arrivals stored;
    private final ProcessCpu cpu =
            new ProcessCpu(Path.of("/proc"), ProcessHandle.current().pid());

    private Bench(BenchOptions options, Postgres postgres, OrderDocuments documents) {
        this.options = options;
        this.documents = documents;
        tables = new ShopTables(postgres);
        auditQueries = new AuditQueries(postgres);
        api = new ShopApi(options.address());
        confirmed = new Arrivals(tables::confirmedFrom);
        stored = new Arrivals(documents::confirmedFrom);
    }

    /** Runs it, prints and writes the report, and answers whether the audit holds. */
    public static boolean run(BenchOptions options, Settings settings) throws InterruptedException {
        try (OrderDocuments documents = new OrderDocuments(settings)) {
            Report report = new Bench(options, new Postgres(settings), documents).measure();
            System.out.print(report.text());
            if (options.json() != null) {
                Files.writeString(options.json(), report.json() + System.lineSeparator());
            }
            return report.audit().holds();
        } catch (IOException unwritable) {
            throw new RigException(options.json() + " cannot be written: " + unwritable.getMessage(), unwritable);
        }
    }

    private Report measure() throws InterruptedException {
        fillShelves();
        long ordersBefore = tables.roughlyAllOrders();
        Map<String, String> settings = new TreeMap<>(tables.durability());
        settings.putAll(documents.settings());
        System.out.printf(
                "bench: %s over %d connections, %d s of warm-up, %d s of window, about %,d orders there before%n",
                options.profile().title(),
                options.connections(),
                options.warmupSeconds(),
                options.seconds(),
                ordersBefore);

        StoredProbe probe = new StoredProbe(documents::confirmedAmong);
        Moment start;
        Moment end;
        try (Crew crew = new Crew(options.connections(), () -> client(tally::tried), job(probe))) {
            watchFor(options.warmupSeconds(), "warm-up");
            tally.open();
            probe.open();
            start = moment();
            watchFor(options.seconds(), "window");
            end = moment();
            tally.close();
            probe.stopSampling();
            crew.finish();
        }
        awaitStored();
        probe.close();
        Audit audit = Audit.of(auditQueries, documents.sums());
        return new Report(options, start, end, tally, probe.micros(), ordersBefore, settings, audit);
    }

    private void fillShelves() throws InterruptedException {
        List<CatalogueItem> products = options.profile().products();
        List<String> skus = products.stream().map(CatalogueItem::sku).toList();
        Shelves shelves = new Shelves(api, options.connections(), () -> client(PatientClient.Watcher.NOBODY));
        Map<String, CatalogueItem> onSale = tables.products(skus);
        shelves.putOnSale(products.stream()
                .filter(item -> !onSale.containsKey(item.sku()))
                .toList());
        long wanted =
                options.profile().stockFor(MOST_ORDERS_PER_SECOND * (options.warmupSeconds() + options.seconds()));
        Map<String, StockFacts> there = tables.stock(skus);
        List<Shelves.Delivery> deliveries = new ArrayList<>();
        for (String sku : skus) {
            StockFacts stock = there.getOrDefault(sku, StockFacts.NONE);
            long missing = wanted - (stock.onHand() - stock.reserved());
            if (missing > 0) {
                deliveries.add(new Shelves.Delivery(sku, missing));
            }
        }
        shelves.deliver(deliveries, run);
    }

    private PatientClient client(PatientClient.Watcher watcher) {
        HttpConnection connection = new HttpConnection(options.address(), ANSWER_MILLIS);
        return new PatientClient(connection, Patience.RESTART, PatientClient.Pause.REAL, watcher);
    }

    private Crew.Job job(StoredProbe probe) {
        AtomicLong next = new AtomicLong();
        return client -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String key = run + "-" + next.getAndIncrement();
            String customer = "bench-" + random.nextInt(CUSTOMERS);
            Outcome outcome =
                    client.send(api.order(key, customer, options.profile().lines(random)));
            String id = outcome instanceof Answer answer ? ShopApi.acceptedId(answer) : null;
            if (id != null) {
                accepted.increment();
                confirmed.accepted(id);
                stored.accepted(id);
                probe.accepted(id);
            } else if (outcome instanceof Answer answer && answer.status() != 503) {
                throw new RigException("an order was answered with " + answer);
            }
            return true;
        };
    }

    private void watchFor(int seconds, String phase) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Moment last = null;
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left < WATCH_MILLIS) {
                Thread.sleep(Math.max(0, left));
                return;
            }
            Thread.sleep(WATCH_MILLIS);
            Moment now = moment();
            if (last != null) {
                double between = now.secondsSince(last);
                System.out.printf(
                        "  %s: accepted %,.0f/s, stored %,.0f/s, on the way %,d%n",
                        phase,
                        (now.accepted() - last.accepted()) / between,
                        (now.stored() - last.stored()) / between,
                        now.accepted() - now.stored());
            }
            last = now;
        }
    }

    /** All counters together; those of the stores are asked first, since their answer takes a moment. */
    private Moment moment() {
        long rows = confirmed.refresh();
        long documented = stored.refresh();
        return new Moment(System.nanoTime(), accepted.sum(), rows, documented, cpu.ticks(), cpu.machine());
    }

    private void awaitStored() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STORED_WITHIN_SECONDS);
        long there = stored.refresh();
        while (there < accepted.sum() && System.nanoTime() < deadline) {
            System.out.printf("  waiting: stored %,d of %,d accepted%n", there, accepted.sum());
            Thread.sleep(WATCH_MILLIS);
            there = stored.refresh();
        }
    }
}
