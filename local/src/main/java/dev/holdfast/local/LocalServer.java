package dev.holdfast.local;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One server of this machine, a child process. It can be stopped, killed and started again alone: on the same port, with the same data.
 */
public abstract class LocalServer {
    final ServerProcess process;
    private final String name;
    private final Duration stopBound;

    /**
     * Ends what a launcher that was killed has left behind, so that its port is free.
     *
     * @param word names its log and its pid file
     * @param stopBound how long it may take to end when it is asked to
     */
    LocalServer(String name, String word, Path home, Duration stopBound) {
        this.name = name;
        this.stopBound = stopBound;
        process = new ServerProcess(word, home);
        process.reapOrphan();
    }

    /** Short and readable, as the progress lines print it. */
    public final String name() {
        return name;
    }

    /**
     * Starts the process and returns when it answers; does nothing when it runs already.
     *
     * @throws LocalServerException if it ends or does not answer within its bound; the message carries the last lines of its log
     */
    public final synchronized void start() {
        if (!isRunning()) {
            launch();
        }
    }

    /** Prepares what it needs, launches {@link #process} and waits until it answers. */
    abstract void launch();

    /** Asks the process to end, waits a bounded time, and then kills it. */
    public final synchronized void stop() {
        process.stop(stopSignal(), stopBound);
    }

    /** What it takes as the wish that it ends in order. */
    String stopSignal() {
        return "TERM";
    }

    /** SIGKILL: no flush, no goodbye. Returns when the process is gone. */
    public final synchronized void kill() {
        process.kill();
    }

    /** Whether the process is alive; says nothing about whether it answers. */
    public final boolean isRunning() {
        return process.isRunning();
    }

    /** Of the process that was started last; 0 before. */
    public final long pid() {
        return process.pid();
    }

    /** SIGSTOP to it and its children: it answers nothing and closes nothing, until it is {@linkplain #thaw() thawed} or killed. */
    public final void freeze() {
        ServerProcess.signalAll(pid(), "STOP");
    }

    /** Goes on where it was frozen. */
    public final void thaw() {
        ServerProcess.signalAll(pid(), "CONT");
    }
}
