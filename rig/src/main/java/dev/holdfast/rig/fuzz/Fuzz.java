package dev.holdfast.rig.fuzz;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Ticker;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.http.Outcome;
import dev.holdfast.rig.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends valid and bent requests to every endpoint and judges each answer. The same seed and run make the same requests. */
public final class Fuzz {
    /** Longer than any request may hang (Prefer: wait of 30 s). */
    private static final int ANSWER_MILLIS = 40_000;

    private Fuzz() {}

    /**
     * Fuzzes a service that answers, with a live line every two seconds.
     *
     * @param run a word of letters and digits that no earlier run on the same data had
     * @throws RigException where not even the products it needs can be made
     */
    public static FuzzReport run(Address address, long seed, String run, int requests, int connections)
            throws InterruptedException {
        return run(World.make(address, run), address, seed, requests, connections);
    }

    static FuzzReport run(World world, Address address, long seed, int requests, int connections)
            throws InterruptedException {
        Gathered gathered = new Gathered();
        AtomicInteger next = new AtomicInteger();
        long began = System.nanoTime();
        try (Ticker _ = new Ticker(() -> gathered.line(requests));
                ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Callable<Boolean>> loops = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                loops.add(() -> {
                    loop(world, address, seed, requests, next, gathered);
                    return true;
                });
            }
            for (Future<Boolean> loop : threads.invokeAll(loops)) {
                loop.get();
            }
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a connection's thread failed", fault.getCause());
        }
        return gathered.report(seed, world.run(), (System.nanoTime() - began) / 1e9);
    }

    private static void loop(
            World world, Address address, long seed, int requests, AtomicInteger next, Gathered gathered) {
        try (HttpConnection connection = new HttpConnection(address, ANSWER_MILLIS)) {
            Request before = null;
            for (int number = next.getAndIncrement(); number < requests; number = next.getAndIncrement()) {
                Shot shot = Shot.of(world, address, seed, number);
                exchange(connection, shot, before, gathered);
                before = shot.request();
            }
        }
    }

    private static void exchange(HttpConnection connection, Shot shot, @Nullable Request before, Gathered gathered) {
        long began = System.nanoTime();
        Outcome outcome = connection.exchange(shot.request());
        long nanos = System.nanoTime() - began;
        switch (outcome) {
            case Answer answer -> {
                gathered.answered(shot, nanos, answer.status() / 100 + "xx", answer.status() == 503);
                String fault = Oracle.fault(shot, answer);
                if (fault != null) {
                    gathered.failed(failure(shot, fault, "", answer.toString()));
                }
            }
            case NoAnswer none -> {
                gathered.answered(shot, nanos, "none", false);
                String earlier = before == null ? "" : "; before it " + Failure.escaped(before.copy());
                gathered.failed(failure(shot, "no whole answer: " + none.reason(), earlier, ""));
            }
        }
    }

    private static Failure failure(Shot shot, String reason, String earlier, String answer) {
        String what = "request %d (%s %s)".formatted(shot.number(), shot.endpoint(), shot.mutations());
        return new Failure(what, reason, Failure.escaped(shot.request().copy()) + earlier, answer);
    }
}
