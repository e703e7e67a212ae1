package dev.holdfast.local;

/**
 * One server of this machine, a child process. It can be stopped, killed and started again alone: on the same port, with the same data.
 */
public interface LocalServer {
    /** Short and readable, as the progress lines print it. */
    String name();

    /**
     * Starts the process and returns when it answers; does nothing when it runs already.
     *
     * @throws LocalServerException if it ends or does not answer within its bound; the message carries the last lines of its log
     */
    void start();

    /** Asks the process to end, waits a bounded time, and then kills it. */
    void stop();

    /** SIGKILL: no flush, no goodbye. Returns when the process is gone. */
    void kill();

    /** Whether the process is alive; says nothing about whether it answers. */
    boolean isRunning();

    /** Of the process that was started last; 0 before. */
    long pid();

    /** SIGSTOP to it and its children: it answers nothing and closes nothing, until it is {@linkplain #thaw() thawed} or killed. */
    default void freeze() {
        ServerProcess.signalAll(pid(), "STOP");
    }

    /** Goes on where it was frozen. */
    default void thaw() {
        ServerProcess.signalAll(pid(), "CONT");
    }
}
