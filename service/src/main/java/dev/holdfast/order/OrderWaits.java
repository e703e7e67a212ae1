package dev.holdfast.order;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Requests that wait for an order's end. Changes made on this node wake them at once; those of other nodes are seen by
 * asking PostgreSQL twice a second.
 */
final class OrderWaits {
    private static final long ASK_MILLIS = 500;

    private final ConcurrentMap<UUID, CountDownLatch> waits = new ConcurrentHashMap<>();
    private final Semaphore places;
    private final LongSupplier nanos;
    private volatile boolean ending;

    /** @param nanos a clock that only moves forward */
    OrderWaits(OrderSettings settings, LongSupplier nanos) {
        this.places = new Semaphore(settings.waiters());
        this.nanos = nanos;
    }

    /** Called after the commit of a new version. */
    void changed(Order order) {
        CountDownLatch latch = waits.get(order.id());
        if (latch != null && !order.state().open() && waits.remove(order.id(), latch)) {
            latch.countDown();
        }
    }

    /** From now on nobody waits: a node that stops answers with the order as it is. */
    void end() {
        ending = true;
        waits.values().forEach(CountDownLatch::countDown);
    }

    /**
     * The order when it has ended or the time is up, whichever is first; at once where too many wait already.
     *
     * @return empty where there is no such order
     */
    Optional<Order> await(UUID id, Duration limit, Function<UUID, Optional<Order>> read) throws InterruptedException {
        if (!places.tryAcquire()) {
            return read.apply(id);
        }
        try {
            long end = nanos.getAsLong() + limit.toNanos();
            while (true) {
                CountDownLatch latch = waits.computeIfAbsent(id, _ -> new CountDownLatch(1));
                Optional<Order> order = read.apply(id); // after the latch stands, so that no change is missed
                long left = TimeUnit.NANOSECONDS.toMillis(end - nanos.getAsLong());
                if (order.isEmpty() || !order.get().state().open() || left <= 0 || ending) {
                    waits.remove(id, latch);
                    latch.countDown(); // others that wait on it look again
                    return order;
                }
                boolean woken = latch.await(Math.min(left, ASK_MILLIS), TimeUnit.MILLISECONDS);
                if (woken) {
                    waits.remove(id, latch);
                }
            }
        } finally {
            places.release();
        }
    }
}
