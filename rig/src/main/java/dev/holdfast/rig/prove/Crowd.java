package dev.holdfast.rig.prove;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.history.Call;
import dev.holdfast.rig.history.Recorder;
import dev.holdfast.rig.http.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The clients of the shop, each on its own thread and from its own part of the seed: they order, repeat, change their minds, look, and the
 * shop's hands bring new stock. Together they ask so many times a second, and fewer while nobody answers.
 */
final class Crowd implements AutoCloseable {
    /** Behind by more than this, what was missed is left out: the crowd does not storm a shop that comes back. */
    private static final long MOST_BEHIND_NANOS = Duration.ofMillis(500).toNanos();

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong due = new AtomicLong(System.nanoTime());
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final long betweenNanos;
    private volatile boolean finishing;
    private volatile boolean givesUp;

    /**
     * Starts them.
     *
     * @param rate of wishes a second, of all together
     */
    Crowd(int clients, int rate, long seed, String name, List<Address> nodes, Goods goods, Recorder recorder) {
        betweenNanos = Duration.ofSeconds(1).toNanos() / rate;
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 1; i <= clients; i++) {
            RandomGenerator random = seeds.split();
            Caller caller = new Caller(i, nodes, recorder, () -> givesUp);
            Shopper shopper = new Shopper(name + i, i, goods, random, caller);
            threads.add(Thread.ofPlatform().name("client " + i).daemon().start(() -> live(shopper, caller)));
        }
    }

    private void live(Shopper shopper, Caller caller) {
        try (caller) {
            while (!finishing) {
                await();
                count(shopper.next());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            failure.compareAndSet(null, fault);
        }
    }

    private void await() throws InterruptedException {
        long now = System.nanoTime();
        long mine = due.getAndUpdate(at -> Math.max(at, now - MOST_BEHIND_NANOS) + betweenNanos);
        Thread.sleep(Duration.ofNanos(Math.max(0, mine - now)));
    }

    private void count(Call call) {
        if (call.done()) {
            done.incrementAndGet();
        } else if (Caller.isFinal(call)) {
            refused.incrementAndGet();
        } else {
            unknown.incrementAndGet();
        }
    }

    /** Wishes that were fulfilled so far. */
    long done() {
        return done.get();
    }

    /** Wishes that were refused so far. */
    long refused() {
        return refused.get();
    }

    /** Nobody wishes anything new; each waits until its last wish is known, and gives up after so long. */
    void finish(Duration most) throws InterruptedException {
        finishing = true;
        long deadline = System.nanoTime() + most.toNanos();
        for (Thread thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
        givesUp = true;
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable fault = failure.get();
        if (fault != null) {
            throw new RigException("a client failed: " + fault, fault);
        }
    }

    /** Wishes of which nobody knows what came of them, after {@link #finish}. */
    long unknown() {
        return unknown.get();
    }

    @Override
    public void close() {
        finishing = true;
        givesUp = true;
        threads.forEach(Thread::interrupt);
    }
}
