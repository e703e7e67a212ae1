package dev.holdfast.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * One node of the service as a child process that lives many times, each life with settings of its own: for whoever lets nodes die. Each
 * life keeps its own log. It listens on the port that its settings name as SERVER_PORT.
 */
public final class LocalNode {
    private static final Duration READY_BOUND = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofSeconds(30); // the service's own bounds add up to less

    private final String name;
    private final Path home;
    private final int port;
    private final List<String> command;
    private int lives;
    private ServerProcess process;

    /**
     * @param name of the node, for its logs
     * @param home where its logs go
     * @param command that starts the service, with its Java
     */
    public LocalNode(String name, Path home, int port, List<String> command) {
        this.name = name;
        this.home = home;
        this.port = port;
        this.command = List.copyOf(command);
        process = new ServerProcess(name, home);
    }

    public int port() {
        return port;
    }

    /** Starts the next life and does not wait. */
    public synchronized void launch(Map<String, String> environment) {
        process = new ServerProcess("%s-%03d".formatted(name, ++lives), home);
        process.launch(command, environment, home, Spawner.Identity.SAME);
    }

    /**
     * Returns when the node is ready.
     *
     * @throws LocalServerException where it ends before, or is not ready within two minutes (then it is killed)
     */
    public void awaitReady() {
        current().awaitReady(READY_BOUND, () -> Http.answers("http://127.0.0.1:" + port + "/health/ready"));
    }

    public boolean isRunning() {
        return current().isRunning();
    }

    /** Of the life that runs, or ran last. */
    public long pid() {
        return current().pid();
    }

    /** The exit code once it has ended, waited for so long; empty while it lives. */
    public OptionalInt awaitEnd(Duration most) throws InterruptedException {
        return current().awaitEnd(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGKILL: no flush, no goodbye. */
    public void kill() {
        current().kill();
    }

    /** SIGTERM, as an operator stops it; killed where it does not end in time. */
    public void stop() {
        current().stop("TERM", GRACE);
    }

    /** SIGSTOP: its threads stand still wherever they are, its connections stay open. */
    public void freeze() {
        ServerProcess.signalAll(current().pid(), "STOP");
    }

    public void thaw() {
        ServerProcess.signalAll(current().pid(), "CONT");
    }

    /** What its log ends with, for whoever has to say why a life went wrong. */
    public String lastLines() {
        return current().lastLines();
    }

    private synchronized ServerProcess current() {
        return process;
    }
}
