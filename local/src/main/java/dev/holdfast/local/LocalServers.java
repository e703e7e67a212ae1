package dev.holdfast.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All servers of one machine. Everything they keep lies under one home folder, so a second start with the same folder finds the same data
 * on the same ports. A server that the settings place elsewhere (POSTGRES_HOST, KAFKA_BOOTSTRAP_SERVERS, MONGO_URI, SCHEMA_REGISTRY_URL,
 * PAYMENT_URL) is not started here.
 */
public final class LocalServers implements AutoCloseable {
    private static final List<String> KEPT =
            List.of("postgres", "kafka", "kafka-zookeeper", "zookeeper", "registry", "mongo", "payments", "log", "env");

    /** Where the local broker keeps its metadata: {@code kraft} or {@code zookeeper}. */
    static final String METADATA = "KAFKA_METADATA";

    private final HomeLock lock;
    private final Path home;
    private final Settings settings;
    private final @Nullable LocalPostgres postgres;
    private final @Nullable LocalZooKeeper zooKeeper;
    private final @Nullable LocalKafka kafka;
    private final @Nullable LocalRegistry registry;
    private final @Nullable LocalMongo mongo;
    private final @Nullable LocalPayments payments;
    private boolean closed;

    private LocalServers(Path home, Settings settings, Consumer<String> progress) {
        lock = HomeLock.take(home);
        this.home = home;
        this.settings = settings;
        try {
            Ports ports = new Ports(home);
            postgres = settings.has("POSTGRES_HOST") ? null : new LocalPostgres(home, ports, settings);
            boolean brokerHere = !settings.has("KAFKA_BOOTSTRAP_SERVERS");
            String elsewhere = settings.get("KAFKA_ZOOKEEPER_CONNECT", "");
            boolean inZooKeeper = keepsMetadataInZooKeeper();
            zooKeeper =
                    brokerHere && inZooKeeper && elsewhere.isEmpty() ? new LocalZooKeeper(home, ports, settings) : null;
            String address = zooKeeper == null ? elsewhere : zooKeeper.address();
            kafka = brokerHere ? new LocalKafka(home, ports, settings, inZooKeeper ? address : null) : null;
            registry = settings.has("SCHEMA_REGISTRY_URL") ? null : new LocalRegistry(home, ports, settings, postgres);
            mongo = settings.has("MONGO_URI")
                    ? null
                    : new LocalMongo(home, ports, settings, progress, MongoBinary::find);
            boolean simulator =
                    settings.get("PAYMENT_PROVIDER", "simulated").equals("http") && !settings.has("PAYMENT_URL");
            payments = simulator ? new LocalPayments(home, ports, settings) : null;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private boolean keepsMetadataInZooKeeper() {
        String mode = settings.get(METADATA, "kraft");
        return switch (mode) {
            case "zookeeper" -> true;
            case "kraft" -> false;
            default ->
                throw new LocalServerException("%s must be kraft or zookeeper, not \"%s\".".formatted(METADATA, mode));
        };
    }

    /**
     * Starts all five with default settings, whatever the environment says: for tests, which want to know what they run on. They are
     * stopped on {@link #close()} and, at the latest, when this process ends.
     *
     * @throws LocalServerException if another process works on the same home, or a server does not start; then none is left running
     */
    public static LocalServers start(Path home, Consumer<String> progress) {
        LocalServers servers = start(home, Map.of("PAYMENT_PROVIDER", "http"), progress);
        Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "stop servers"));
        return servers;
    }

    /**
     * Starts what the settings do not place elsewhere. The caller closes.
     *
     * @param settings under the names of .env.example
     * @throws LocalServerException if another process works on the same home, or a server does not start; then none is left running
     */
    public static LocalServers start(Path home, Map<String, String> settings, Consumer<String> progress) {
        Path absolute = home.toAbsolutePath().normalize();
        LocalServers servers = new LocalServers(absolute, new Settings(settings), progress);
        try {
            servers.startAll(progress);
            return servers;
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    /** Forgets all data under the home; its ports and what was downloaded stay. Refuses while somebody works on it. */
    public static void forget(Path home) {
        try (HomeLock _ = HomeLock.take(home.toAbsolutePath().normalize())) {
            KEPT.forEach(name -> ServerFiles.delete(home.resolve(name)));
        }
    }

    private void startAll(Consumer<String> progress) {
        List<List<LocalServer>> chains = new ArrayList<>();
        if (postgres != null) {
            chains.add(
                    registry == null
                            ? List.of(postgres)
                            : List.of(postgres, registry)); // the registry keeps its schemas in there
        } else if (registry != null) {
            chains.add(List.of(registry));
        }
        if (kafka != null) {
            chains.add(zooKeeper == null ? List.of(kafka) : List.of(zooKeeper, kafka));
        }
        for (@Nullable LocalServer alone : new @Nullable LocalServer[] {mongo, payments}) {
            if (alone != null) {
                chains.add(List.of(alone));
            }
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starts = new ArrayList<>();
            chains.forEach(chain -> starts.add(threads.submit(() -> chain.forEach(server -> start(server, progress)))));
            await(starts);
        }
    }

    private static void start(LocalServer server, Consumer<String> progress) {
        long from = System.nanoTime();
        progress.accept(server.name() + " starts");
        server.start();
        progress.accept("%s is ready after %s s".formatted(server.name(), seconds(System.nanoTime() - from)));
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }

    private static void await(List<Future<?>> starts) {
        @Nullable RuntimeException first = null;
        for (Future<?> start : starts) {
            try {
                start.get();
            } catch (ExecutionException e) {
                if (first == null) {
                    first = e.getCause() instanceof LocalServerException known
                            ? known
                            : new LocalServerException("a server did not start: " + e.getCause(), e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalServerException("interrupted while the servers started", e);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    public LocalPostgres postgres() {
        return ours(postgres, "PostgreSQL");
    }

    public LocalKafka kafka() {
        return ours(kafka, "Kafka");
    }

    public LocalRegistry registry() {
        return ours(registry, "the schema registry");
    }

    public LocalMongo mongo() {
        return ours(mongo, "MongoDB");
    }

    public LocalPayments payments() {
        return ours(payments, "the payment simulator");
    }

    private static <T> T ours(@Nullable T server, String name) {
        if (server == null) {
            throw new IllegalStateException("the settings say that " + name + " does not run here");
        }
        return server;
    }

    /** How to reach everything, under the names of .env.example; what runs elsewhere is passed on as it was set. */
    public Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        for (String name : List.of(
                "POSTGRES_HOST",
                "POSTGRES_PORT",
                "POSTGRES_DB",
                "POSTGRES_USER",
                "POSTGRES_PASSWORD",
                "KAFKA_BOOTSTRAP_SERVERS",
                "SCHEMA_REGISTRY_URL",
                "SCHEMA_REGISTRY_HOST_NAME",
                "SCHEMA_REGISTRY_PORT",
                "MONGO_URI",
                "MONGO_INITDB_DATABASE",
                "CONSUMER_SESSION_TIMEOUT_MILLIS",
                "PAYMENT_URL",
                "POSTGRES_SSLMODE",
                "KAFKA_SECURITY_PROTOCOL",
                "KAFKA_SASL_MECHANISM",
                "KAFKA_SASL_USERNAME",
                "KAFKA_SASL_PASSWORD",
                "TLS_CA_FILE")) {
            if (settings.has(name)) {
                all.put(name, settings.get(name, ""));
            }
        }
        if (postgres != null) {
            all.put("POSTGRES_HOST", "127.0.0.1");
            all.put("POSTGRES_PORT", Integer.toString(postgres.port()));
            all.put("POSTGRES_DB", postgres.database());
            all.put("POSTGRES_USER", postgres.user());
            all.put("POSTGRES_PASSWORD", postgres.password());
        }
        if (kafka != null) {
            all.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
            all.putIfAbsent("CONSUMER_SESSION_TIMEOUT_MILLIS", "3500"); // our broker allows it; moved within 5 s
        }
        if (registry != null) {
            all.put("SCHEMA_REGISTRY_URL", registry.url());
            all.put("SCHEMA_REGISTRY_HOST_NAME", "127.0.0.1");
            all.put("SCHEMA_REGISTRY_PORT", Integer.toString(registry.port()));
        }
        if (mongo != null) {
            all.put("MONGO_URI", mongo.uri());
            all.put("MONGO_INITDB_DATABASE", mongo.database());
        }
        if (payments != null) {
            all.put("PAYMENT_URL", payments.url());
        }
        Path authority = LocalCertificate.under(home).authority();
        if (Files.exists(authority) && !all.containsKey("TLS_CA_FILE")) {
            all.put("TLS_CA_FILE", authority.toString());
        }
        return all;
    }

    /** Stops all of them at the same time, but what others work on after them; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (@Nullable LocalServer server : new @Nullable LocalServer[] {registry, kafka, mongo, payments}) {
                if (server != null) {
                    threads.execute(server::stop);
                }
            }
        }
        for (@Nullable LocalServer last : new @Nullable LocalServer[] {postgres, zooKeeper}) {
            if (last != null) {
                last.stop();
            }
        }
        lock.close();
    }
}
