package dev.holdfast.journeys;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A stream of orders from several buyers, who repeat with the same key for as long as the outcome is not known: no
 * answer, or a 503.
 */
final class Buyers implements AutoCloseable {
    private static final int BUYERS = 4;

    /** A stream of orders and no flood: the books are read order by order afterwards. */
    private static final long PAUSE_NANOS = Duration.ofMillis(25).toNanos();

    private final Supplier<Node> nodes;
    private final Map<String, UUID> accepted = new ConcurrentHashMap<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean open = true;

    Buyers(Node node, String sku) {
        this(() -> node, sku);
    }

    /** @param nodes which one takes the next request */
    Buyers(Supplier<Node> nodes, String sku) {
        this.nodes = nodes;
        for (int i = 0; i < BUYERS; i++) {
            threads.add(Thread.ofPlatform().name("buyer-" + i).start(() -> buy(sku)));
        }
    }

    private void buy(String sku) {
        while (open) {
            int i = number.incrementAndGet();
            String key = sku + "-" + i;
            String body = Cart.of(sku, 1 + i % 2)
                    .paidWith(i % 10 == 7 ? "tok_decline" : "tok_ok")
                    .json();
            Await.until("the outcome of " + key + " is known", () -> known(key, body));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean known(String key, String body) {
        try {
            Reply reply = nodes.get().post("/api/v1/orders", key, body);
            if (reply.status() == 202) {
                accepted.put(key, reply.id());
                return true;
            }
            if (reply.status() != 503 || reply.header("Retry-After").isEmpty()) {
                surprises.add(reply.toString());
                return true;
            }
        } catch (UncheckedIOException e) {
            // as after a 503: it may have happened or not
        }
        unanswered.incrementAndGet();
        return false;
    }

    int count() {
        return accepted.size();
    }

    /** How often somebody had to repeat. */
    int repeats() {
        return unanswered.get();
    }

    /** So many more orders are accepted from now on. */
    void awaitMore(int orders) {
        int before = count();
        Await.until(orders + " more orders are accepted", () -> count() >= before + orders, surprises::toString);
    }

    /** Everybody gets the answer to the last order, then goes home. */
    List<UUID> goHome() throws InterruptedException {
        open = false;
        for (Thread thread : threads) {
            thread.join(Await.BOUND.toMillis());
        }
        if (!surprises.isEmpty()) {
            throw new AssertionError("neither accepted nor worth repeating: " + surprises);
        }
        return List.copyOf(accepted.values());
    }

    @Override
    public void close() {
        open = false;
    }
}
