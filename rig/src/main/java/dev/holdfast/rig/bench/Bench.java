package dev.holdfast.rig.bench;

import dev.holdfast.rig.Settings;
import dev.holdfast.rig.floor.Floor;
import dev.holdfast.rig.http.Pace;
import dev.holdfast.rig.stores.AuditQueries;
import dev.holdfast.rig.stores.EventTopic;
import dev.holdfast.rig.stores.OrderDocuments;
import dev.holdfast.rig.stores.Postgres;
import dev.holdfast.rig.stores.ShopTables;
import dev.holdfast.rig.traffic.Profile;
import dev.holdfast.rig.traffic.Profiles;
import dev.holdfast.rig.traffic.Stocking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stock, then for each number of connections: warm-up, window, wait until all is stored, audit, report. */
public final class Bench {
    /** More than this machine class can do, so that stock never runs out. */
    private static final long MOST_ORDERS_PER_SECOND = 20_000;
    /** Between two measurements of one run: new connections, nothing to compile. */
    private static final int PAUSE_SECONDS = 5;

    private final BenchOptions options;
    private final Profile profile;
    private final ShopTables tables;
    private final OrderDocuments documents;
    private final AuditQueries auditQueries;
    private final String run;
    private final int floor;
    private final String kafkaServers;

    private Bench(BenchOptions options, String run, int floor, Settings settings, OrderDocuments documents) {
        this.options = options;
        this.run = run;
        this.floor = floor;
        this.documents = documents;
        profile = Profiles.named(options.profile(), run, options.journey());
        kafkaServers = settings.kafkaServers();
        Postgres postgres = new Postgres(settings);
        tables = new ShopTables(postgres);
        auditQueries = new AuditQueries(postgres);
    }

    /** Runs it, prints and writes the reports, and answers whether the audit holds after each. */
    public static boolean run(BenchOptions options, Settings settings) throws InterruptedException {
        String run = Long.toString(System.currentTimeMillis(), 36);
        Gate gate = options.gate() == null ? null : Gate.read(options.gate());
        if (gate != null) {
            gate.least(options.profile());
        }
        try (OrderDocuments documents = new OrderDocuments(settings)) {
            int floor = switch (options.floor()) {
                case BenchOptions.Floor.None _ -> 0;
                case BenchOptions.Floor.Given given -> given.storedPerSecond();
                case BenchOptions.Floor.Measured _ -> Floor.storedPerSecond(settings);
            };
            List<Report> reports = new Bench(options, run, floor, settings, documents).measure();
            if (reports.size() > 1) {
                System.out.print(Reports.table(reports));
            }
            if (options.json() != null) {
                Reports.write(reports, options.json());
            }
            boolean audited = reports.stream().allMatch(report -> report.audit().holds());
            return audited && (gate == null || passes(gate, reports));
        }
    }

    private static boolean passes(Gate gate, List<Report> reports) {
        boolean all = true;
        for (Report report : reports) {
            Gate.Verdict verdict = gate.of(report.conditions().profile(), report.ratioToFloor());
            System.out.println(verdict.sentence());
            all &= verdict.passes();
        }
        return all;
    }

    private List<Report> measure() throws InterruptedException {
        int allSeconds = options.connections().size() * (options.seconds() + PAUSE_SECONDS) + options.warmupSeconds();
        Stocking stocking = new Stocking(options.address(), tables, run);
        stocking.fill(profile, MOST_ORDERS_PER_SECOND * allSeconds);
        if (profile.warmUp() != profile) {
            stocking.fill(profile.warmUp(), MOST_ORDERS_PER_SECOND * allSeconds);
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
        settings.putAll(EventTopic.durability(kafkaServers));
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
        Report.Conditions conditions =
                new Report.Conditions(profile.title(), connections, options.rate(), floor, ordersBefore, settings);
        return new Report(conditions, window, audit);
    }
}
