package dev.holdfast.journeys;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What a simple reverse proxy does: asks every node once a second whether it is ready, gives requests to those that were,
 * and repeats none.
 */
final class ReadyNodes implements Supplier<Node>, AutoCloseable {
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final List<Node> nodes;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Node> ready;
    private volatile boolean open = true;

    ReadyNodes(List<Node> nodes) {
        this.nodes = new CopyOnWriteArrayList<>(nodes);
        this.ready = List.copyOf(nodes);
        Thread.ofPlatform().name("ready-nodes").start(this::look);
    }

    private void look() {
        while (open) {
            ready = nodes.stream().filter(ReadyNodes::isReady).toList();
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean isReady(Node node) {
        try {
            return node.get("/health/ready").status() == 200;
        } catch (UncheckedIOException e) {
            return false; // it has stopped
        }
    }

    @Override
    public Node get() {
        List<Node> now = ready;
        if (now.isEmpty()) {
            throw new AssertionError("no node is ready");
        }
        return now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
    }

    void replace(Node old, Node fresh) {
        nodes.set(nodes.indexOf(old), fresh);
    }

    @Override
    public void close() {
        open = false;
    }
}
