package dev.holdfast.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./holdfast run} calls: starts the servers, then the service, says where everything is, and stops the service first and then
 * the servers when it is asked to end.
 */
public final class Run {
    private static final Duration READY_BOUND = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Options options;
    private final Path home;
    private final Settings settings;
    private final long from = System.nanoTime();
    private @Nullable LocalServers servers;
    private @Nullable ServerProcess service;
    private boolean stopping;

    private Run(Options options) {
        this.options = options;
        home = ServerFiles.root().resolve(".holdfast");
        Map<String, String> environment = new TreeMap<>(System.getenv());
        if (options.simulator()) {
            environment.put("PAYMENT_PROVIDER", "http");
        }
        settings = Settings.of(ServerFiles.root().resolve(".env"), environment);
    }

    /** @param simulator whether payments go over HTTP to the simulator's process */
    record Options(boolean fresh, int port, boolean seed, boolean simulator) {
        static Options parse(String... arguments) {
            Options options = new Options(false, 8000, false, false);
            for (int i = 0; i < arguments.length; i++) {
                options = switch (arguments[i]) {
                    case "--fresh" -> new Options(true, options.port, options.seed, options.simulator);
                    case "--seed" -> new Options(options.fresh, options.port, true, options.simulator);
                    case "--port" ->
                        new Options(options.fresh, port(value(arguments, ++i)), options.seed, options.simulator);
                    case "--payments" ->
                        new Options(options.fresh, options.port, options.seed, simulator(value(arguments, ++i)));
                    default ->
                        throw new LocalServerException(
                                "./holdfast run does not know %s; it takes --fresh, --port N, --seed and --payments simulator."
                                        .formatted(arguments[i]));
                };
            }
            return options;
        }

        private static String value(String[] arguments, int index) {
            if (index >= arguments.length) {
                throw new LocalServerException(arguments[index - 1] + " needs a value.");
            }
            return arguments[index];
        }

        private static int port(String text) {
            return new Settings(Map.of("--port", text)).number("--port", 8000, 1, 65_535);
        }

        private static boolean simulator(String text) {
            return switch (text) {
                case "simulator" -> true;
                case "simulated" -> false;
                default ->
                    throw new LocalServerException("--payments is simulator or simulated, not \"%s\".".formatted(text));
            };
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
            waitForService();
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
        Path jar = serviceJar();
        if (options.fresh()) {
            LocalServers.forget(home);
        }
        LocalServers started = LocalServers.start(home, settings.values(), this::say);
        keep(started, null);
        Map<String, String> environment = environment(started);
        write(environment);
        if (!Ports.isFree(options.port())) {
            throw new LocalServerException(
                    "Port %d is taken by another program; choose one with --port N.".formatted(options.port()));
        }
        say("Holdfast starts");
        ServerProcess process = new ServerProcess("service", home);
        process.launch(
                List.of(
                        ServerFiles.java(),
                        "-Xms256m",
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        jar.toString()),
                environment,
                home,
                Spawner.Identity.SAME);
        keep(started, process);
        String base = "http://localhost:" + options.port();
        process.awaitReady(READY_BOUND, () -> Http.answers("http://127.0.0.1:" + options.port() + "/health/ready"));
        say("Holdfast is ready");
        System.out.printf(
                "%n  API     %s/api/v1%n  Docs    %s/docs%n  Health  %s/health%n%n  Settings in %s, logs in %s; Ctrl-C stops everything.%n",
                base, base, base, home.resolve("env"), home.resolve("log"));
    }

    private synchronized void keep(LocalServers started, @Nullable ServerProcess process) {
        if (stopping) {
            throw new LocalServerException("stopped while it started");
        }
        servers = started;
        service = process;
    }

    private void waitForService() {
        ServerProcess process = service;
        if (process != null) {
            int code = process.waitFor();
            if (!isStopping()) {
                System.err.println("Holdfast ended by itself with code " + code + process.lastLines());
            }
        }
    }

    private static Path serviceJar() {
        Path target = ServerFiles.root().resolve("service").resolve("target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "holdfast-service-*-run.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            // answered below
        }
        throw new LocalServerException(
                "The service is not built: no holdfast-service-*-run.jar in %s.".formatted(target));
    }

    private Map<String, String> environment(LocalServers started) {
        Map<String, String> all = new TreeMap<>(settings.values());
        all.putAll(started.environment());
        all.put("SERVER_PORT", Integer.toString(options.port()));
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
        ServerProcess process;
        synchronized (this) {
            stopping = true;
            started = servers;
            process = service;
        }
        if (process != null && process.isRunning()) {
            say("Holdfast stops");
            process.stop("TERM", GRACE);
        }
        if (started != null) {
            say("the servers stop");
            started.close();
            say("everything is stopped; the data stay in " + home);
        }
    }
}
