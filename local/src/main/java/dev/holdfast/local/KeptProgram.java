package dev.holdfast.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The service, or the proxy before it: a process that is ready where its port answers, and that can be started again when it ends. */
final class KeptProgram {
    private static final Duration READY_BOUND = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofSeconds(30); // the service's own bounds add up to less

    private final String name;
    private final Path home;
    private final int port;
    private final List<String> command;
    private final Map<String, String> environment;
    private final ServerProcess process;
    private boolean stopped;

    KeptProgram(String name, Path home, int port, List<String> command, Map<String, String> environment) {
        this.name = name;
        this.home = home;
        this.port = port;
        this.command = command;
        this.environment = environment;
        process = new ServerProcess(name, home);
    }

    synchronized void launch() {
        if (!stopped) {
            process.launch(command, environment, home, Spawner.Identity.SAME);
        }
    }

    void awaitReady() {
        process.awaitReady(READY_BOUND, () -> Http.answers("http://127.0.0.1:" + port + "/health/ready"));
    }

    @Override
    public String toString() {
        return "%s (port %d, process %d)".formatted(name, port, process.pid());
    }

    /** Returns when it has ended, by itself or because it was stopped. */
    void awaitEnd(Consumer<String> progress) {
        int code = process.waitFor();
        if (!isStopped()) {
            progress.accept("%s ended with code %d".formatted(name, code));
        }
    }

    /** Starts it again whenever it ends; one that does not become ready is given up with its last lines, so this does not go on for ever. */
    void keep(Consumer<String> progress) {
        while (true) {
            awaitEnd(progress);
            launch();
            if (isStopped()) {
                return;
            }
            awaitReady();
            progress.accept(this + " is ready again");
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    void stop() {
        synchronized (this) {
            stopped = true;
        }
        process.stop("TERM", GRACE);
    }

    String lastLines() {
        return process.lastLines();
    }
}
