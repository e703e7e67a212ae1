package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One running service, a process of its own: it can be asked over HTTP, stopped and killed. */
final class Node implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Longer than anything the service may take to answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Process process;
    private final URI base;
    private final Path log;
    private final Thread endOfTests;

    private Node(Process process, URI base, Path log) {
        this.process = process;
        this.base = base;
        this.log = log;
        this.endOfTests = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endOfTests);
    }

    /** A node in this world, ready. */
    static Node start(World world) {
        Node node = launch(world);
        node.awaitReady();
        return node;
    }

    /** A node in this world that starts; several can start at once. */
    static Node launch(World world) {
        try {
            int port = freePort();
            Path log = log(world);
            ProcessBuilder builder = program(world, log);
            builder.environment().put("SERVER_PORT", Integer.toString(port));
            return new Node(builder.start(), URI.create("http://127.0.0.1:" + port), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the program says when it is asked to do something else than to serve; it must end well. */
    static String errand(World world, String... words) {
        try {
            Path log = log(world);
            try (Node program = new Node(program(world, log, words).start(), URI.create("none"), log)) {
                assertThat(program.awaitEnd()).as(program.output()).isZero();
                return program.output();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path log(World world) throws IOException {
        Path log = Path.of(
                "target", "journeys", world.environment().get("POSTGRES_DB") + "-" + COUNT.incrementAndGet() + ".log");
        Files.createDirectories(log.getParent());
        return log;
    }

    private static ProcessBuilder program(World world, Path log, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // starts in less time, and a journey is over soon
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                "dev.holdfast.Holdfast"));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SHUTDOWN_PAUSE_MILLIS", "0"); // no proxy looks, unless the world says so
        builder.environment().putAll(world.environment());
        return builder;
    }

    /** The service as its jar has it: without what only tests need to see. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(java.io.File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void awaitReady() {
        Await.until(
                "the node is ready",
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the node ended while it started: " + lastLines());
                    }
                    return get("/health/ready").status() == 200;
                },
                this::lastLines);
    }

    URI address() {
        return base;
    }

    Reply get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    Reply post(String path, String key, String body, String... headers) {
        HttpRequest.Builder request = request(path, headers);
        if (!List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return send(request.POST(BodyPublishers.ofString(body)).build());
    }

    Reply patch(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    private static Reply send(HttpRequest request) {
        try {
            return new Reply(HTTP.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + " has no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL: no flush, no goodbye. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, as an operator stops it. */
    void stop() {
        process.destroy();
        awaitEnd();
    }

    /** The exit code of a node that ends by itself. */
    int awaitEnd() {
        try {
            process.onExit().get(Await.BOUND.toSeconds(), TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(endOfTests);
            return process.exitValue();
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("the node does not end: " + lastLines(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** What it said. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lastLines() {
        List<String> lines = new ArrayList<>(output().lines().toList());
        return Stream.concat(Stream.of(log.toString()), lines.stream().skip(Math.max(0, lines.size() - 20)))
                .collect(Collectors.joining("\n"));
    }

    /** Whatever became of the test, no process outlives it. */
    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }
}
