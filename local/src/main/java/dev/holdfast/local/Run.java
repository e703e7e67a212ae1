package dev.holdfast.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./holdfast run} calls: starts the servers, then the service, says where everything is, and stops the service first and then
 * the servers when it is asked to end.
 */
public final class Run {
    /** One more would send nothing: there are four buckets of the outbox. And each node is a JVM of some 500 MB. */
    private static final int MOST_NODES = 4;

    private final Options options;
    private final Path home;
    private final Settings settings;
    private final long from = System.nanoTime();
    private @Nullable LocalServers servers;
    private List<KeptProgram> programs = List.of();
    private boolean stopping;

    private Run(Options options) {
        this.options = options;
        home = ServerFiles.root().resolve(".holdfast");
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.putAll(options.settings());
        settings = Settings.of(ServerFiles.root().resolve(".env"), environment);
    }

    /** @param settings what options mean that have the name of a setting elsewhere; they stand over the environment's */
    record Options(boolean fresh, boolean seed, int port, int nodes, Map<String, String> settings) {
        static Options parse(String... arguments) {
            boolean fresh = false;
            boolean seed = false;
            Map<String, String> valued = new TreeMap<>();
            Iterator<String> words = Stream.of(arguments)
                    .flatMap(argument -> Stream.of(argument.split("=", 2)))
                    .iterator();
            while (words.hasNext()) {
                String word = words.next();
                switch (word) {
                    case "--fresh" -> fresh = true;
                    case "--seed" -> seed = true;
                    case "--port", "--nodes", "--payments", "--kafka" -> {
                        if (!words.hasNext()) {
                            throw new LocalServerException(word + " needs a value.");
                        }
                        valued.put(word, words.next());
                    }
                    default ->
                        throw new LocalServerException(
                                "./holdfast run does not know %s; it takes --fresh, --port N, --seed, ".formatted(word)
                                        + "--payments simulator, --nodes N and --kafka zookeeper.");
                }
            }
            Settings numbers = new Settings(valued);
            return new Options(
                    fresh,
                    seed,
                    numbers.number("--port", 8000, 1, 65_535),
                    numbers.number("--nodes", 1, 1, MOST_NODES),
                    settings(numbers));
        }

        private static Map<String, String> settings(Settings valued) {
            Map<String, String> settings = new TreeMap<>();
            if (valued.has("--payments")) {
                settings.put(
                        "PAYMENT_PROVIDER",
                        switch (valued.get("--payments", "")) {
                            case "simulator" -> "http";
                            case "simulated" -> "simulated";
                            default -> throw new LocalServerException("--payments is simulator or simulated.");
                        });
            }
            if (valued.has("--kafka")) {
                settings.put(LocalServers.METADATA, valued.get("--kafka", ""));
            }
            return settings;
        }
    }

    public static void main(String[] arguments) {
        try {
            Run run = new Run(Options.parse(arguments));
            Runtime.getRuntime().addShutdownHook(new Thread(run::stop, "stop"));
            run.untilTheServiceEnds();
        } catch (LocalServerException e) {
            System.err.println(e.getMessage());
        }
        System.exit(1); // the shutdown hook stops what runs; a signal has set the code before
    }

    private void untilTheServiceEnds() {
        try {
            start();
            waitForPrograms();
        } catch (LocalServerException e) {
            if (!isStopping()) {
                throw e;
            }
        }
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private void say(String line) {
        System.out.printf("%6s s  %s%n", LocalServers.seconds(System.nanoTime() - from), line);
    }

    private void start() {
        LocalProgram service = LocalProgram.of(ServerFiles.root(), home.resolve("program"));
        if (options.fresh()) {
            LocalServers.forget(home);
        }
        LocalServers started = LocalServers.start(home, settings.values(), this::say);
        keep(started, List.of());
        Map<String, String> environment = environment(started);
        write(environment);
        Optional<Path> haproxy = options.nodes() == 1 ? Optional.empty() : Proxy.find(settings.get("PATH", ""));
        List<Integer> ports = ports(haproxy.isPresent());
        for (int port : haproxy.isPresent() ? List.of(options.port()) : ports) {
            if (!Ports.isFree(port)) {
                throw new LocalServerException(
                        "Port %d is taken by another program; choose one with --port N.".formatted(port));
            }
        }
        say("Holdfast starts");
        List<KeptProgram> all = new ArrayList<>();
        haproxy.ifPresent(program -> {
            String address = environment.getOrDefault("SERVER_ADDRESS", "127.0.0.1");
            environment.remove("SERVER_ADDRESS"); // the proxy listens there, the nodes on loopback
            all.add(Proxy.of(program, home, address, options.port(), ports));
        });
        ports.forEach(port -> all.add(node(ports.indexOf(port) + 1, service, port, environment)));
        keep(started, List.copyOf(all));
        all.forEach(KeptProgram::launch);
        all.forEach(KeptProgram::awaitReady);
        say("Holdfast is ready");
        String base = "http://localhost:" + options.port();
        System.out.printf("%n  API     %s/api/v1%n  Docs    %s/docs%n  Health  %s/health%n", base, base, base);
        if (options.nodes() > 1) {
            all.forEach(program -> System.out.println("  " + program));
            System.out.println(
                    haproxy.isPresent()
                            ? "  HAProxy shares the requests. A node that ends is started again."
                            : "  There is no haproxy on the PATH, so each node has its own address. A node that ends is started again.");
        }
        Thread.ofVirtual().start(() -> remember(service));
        System.out.printf(
                "%n  Settings in %s, logs in %s; Ctrl-C stops everything.%n", home.resolve("env"), home.resolve("log"));
    }

    /** Beside the work, for the next start. */
    private void remember(LocalProgram service) {
        try {
            service.remember();
        } catch (LocalServerException e) {
            if (!isStopping()) {
                say(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Behind a proxy the nodes take ports that nobody needs to know; else the first has the wished one and the others follow it. */
    private List<Integer> ports(boolean proxied) {
        Ports free = new Ports(home);
        return IntStream.range(0, options.nodes())
                .mapToObj(i -> proxied ? free.choose("node-" + (i + 1), 0) : options.port() + i)
                .toList();
    }

    private KeptProgram node(int number, LocalProgram service, int port, Map<String, String> environment) {
        Map<String, String> own = new TreeMap<>(environment);
        own.put("SERVER_PORT", Integer.toString(port));
        if (options.nodes() == 1) {
            own.putIfAbsent("SHUTDOWN_PAUSE_MILLIS", "0"); // no proxy has to notice
        }
        return new KeptProgram(
                options.nodes() == 1 ? "service" : "node-" + number,
                home,
                port,
                // What outlives two collections, a second, belongs to no order: copied up to fifteen times it was half
                // of the work. And compiled code is given up when its room runs short, not by a full collection for
                // each 15 % of it that is used.
                service.command(
                        "-Xms512m",
                        "-Xmx512m",
                        "-XX:NewRatio=1",
                        "-XX:MaxTenuringThreshold=2",
                        "-XX:SweeperThreshold=100"),
                own);
    }

    private synchronized void keep(LocalServers started, List<KeptProgram> all) {
        if (stopping) {
            throw new LocalServerException("stopped while it started");
        }
        servers = started;
        programs = all;
    }

    /** One node that ends ends everything; of several each is started again. */
    private void waitForPrograms() {
        if (options.nodes() == 1) {
            KeptProgram service = programs.getFirst();
            service.awaitEnd(line -> System.err.println(line + service.lastLines()));
            return;
        }
        try {
            CompletableFuture.anyOf(programs.stream()
                            .map(program -> CompletableFuture.runAsync(
                                    () -> program.keep(this::say), Thread.ofVirtual()::start))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LocalServerException known ? known : e;
        }
    }

    private Map<String, String> environment(LocalServers started) {
        Map<String, String> all = new TreeMap<>(settings.values());
        all.putAll(started.environment());
        all.put("PAYMENT_PROVIDER", settings.get("PAYMENT_PROVIDER", "simulated"));
        all.put("HOLDFAST_SEED", Boolean.toString(options.seed()));
        all.values().removeIf(String::isEmpty); // none, as .env.example says
        return all;
    }

    /** Readable by its owner only: it holds passwords. */
    private void write(Map<String, String> environment) {
        Map<String, String> ours = new TreeMap<>(environment);
        ours.keySet().removeAll(System.getenv().keySet());
        ours.putAll(servers == null ? Map.of() : servers.environment());
        ours.put("SERVER_PORT", Integer.toString(options.port()));
        Path file = home.resolve("env");
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file,
                    ours.entrySet().stream()
                            .filter(entry -> !entry.getValue().isEmpty())
                            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                            .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new LocalServerException("cannot write " + file, e);
        }
    }

    /** The service first, because it still has to write down what it holds in its hands. */
    private void stop() {
        LocalServers started;
        List<KeptProgram> running;
        synchronized (this) {
            stopping = true;
            started = servers;
            running = programs;
        }
        if (!running.isEmpty()) {
            say("Holdfast stops");
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                running.forEach(program -> threads.execute(program::stop));
            }
        }
        if (started != null) {
            say("the servers stop");
            started.close();
            say("everything is stopped; the data stay in " + home);
        }
    }
}
