package dev.holdfast.rig.http;

import dev.holdfast.rig.RigException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The closed loop: so many connections, each on its own thread, each sending its next request when it has the answer to the
 * last. Platform threads, because a blocked read costs them one system call and no poller.
 */
public final class Crew implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private volatile boolean stopped;

    /** One request of the loop. */
    public interface Job {
        /** Sends one request; answers false when there is nothing left to do. */
        boolean next(PatientClient client) throws InterruptedException;
    }

    /** Starts the loop. */
    public Crew(int connections, Supplier<PatientClient> clients, Job job) {
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofPlatform().name("connection-" + i).daemon().start(() -> loop(clients, job)));
        }
    }

    private void loop(Supplier<PatientClient> clients, Job job) {
        try (PatientClient client = clients.get()) {
            boolean more = true;
            while (more && !stopped) {
                more = job.next(client);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            failure.compareAndSet(null, fault);
            stopped = true;
        }
    }

    /** Waits until nothing is left to do; fails with the first fault of a job. */
    public void await() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable fault = failure.get();
        if (fault instanceof RigException told) {
            throw told;
        }
        if (fault != null) {
            throw new IllegalStateException("a connection's thread failed", fault);
        }
    }

    /** Lets each connection finish the request it is at, then ends the loop. */
    public void finish() throws InterruptedException {
        stopped = true;
        await();
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
    }
}
