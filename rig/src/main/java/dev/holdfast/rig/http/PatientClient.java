package dev.holdfast.rig.http;

/** Sends a request that is safe to repeat until its outcome is known, within a {@link Patience}. For one thread at a time. */
public final class PatientClient implements AutoCloseable {
    private final HttpConnection connection;
    private final Patience patience;
    private final Pause pause;
    private final Watcher watcher;

    public PatientClient(HttpConnection connection, Patience patience, Pause pause, Watcher watcher) {
        this.connection = connection;
        this.patience = patience;
        this.pause = pause;
        this.watcher = watcher;
    }

    /** How the client waits; real time but in tests. */
    public interface Pause {
        Pause REAL = Thread::sleep;

        void millis(long millis) throws InterruptedException;
    }

    /** Hears of every attempt: what came of it and how long it took. Called on the client's thread. */
    public interface Watcher {
        Watcher NOBODY = (_, _) -> {};

        void tried(Outcome outcome, long nanos);
    }

    /** The last outcome: an answer that is not "come again", or whatever there was when patience ended. */
    public Outcome send(Request request) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            long asked = System.nanoTime();
            Outcome outcome = connection.exchange(request);
            watcher.tried(outcome, System.nanoTime() - asked);
            if (!Patience.comeAgain(outcome) || attempt == patience.attempts()) {
                return outcome;
            }
            pause.millis(patience.pauseMillis(outcome, attempt));
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
