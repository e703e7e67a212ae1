package dev.holdfast.rig.http;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The generator: one thread with a selector drives all connections, since its CPU is taken from the servers it measures. With
 * a thread a connection a third of its time went into waking threads.
 */
public final class Loop implements AutoCloseable {
    private static final long LONGEST_SELECT_MILLIS = 100;
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Selector selector;
    private final Traffic traffic;
    private final Watcher watcher;
    private final Pace pace;
    private final Patience patience;
    private final List<Wire> wires = new ArrayList<>();
    private final ArrayDeque<Wire> idle = new ArrayDeque<>();
    private final PriorityQueue<Wire> paused =
            new PriorityQueue<>((one, other) -> Long.signum(one.wakeNanos - other.wakeNanos));
    private final long startNanos = System.nanoTime();
    private final Thread thread;
    private long sent;
    private boolean exhausted;
    private long nextTimeoutCheck = startNanos;

    private volatile boolean finishing;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    /** One request and what its answer means. */
    public interface Call {
        Request request();

        /** The last outcome: never "come again". On the loop's thread. */
        void answered(Answer answer);
    }

    /** What the loop sends. */
    public interface Traffic {
        /** The next call, or null when there is nothing left. On the loop's thread. */
        @Nullable
        Call next();
    }

    /** Hears of every attempt. On the loop's thread. */
    public interface Watcher {
        /** @param nanos since the call was sent, in an open loop since it was due */
        void tried(Call call, Outcome outcome, long nanos);
    }

    /** Starts it. */
    public Loop(Address address, int connections, Pace pace, Patience patience, Traffic traffic, Watcher watcher) {
        this.traffic = traffic;
        this.watcher = watcher;
        this.pace = pace;
        this.patience = patience;
        try {
            selector = Selector.open();
        } catch (IOException noSelector) {
            throw new RigException("no selector: " + noSelector.getMessage(), noSelector);
        }
        for (int i = 0; i < connections; i++) {
            wires.add(new Wire(address, selector));
        }
        idle.addAll(wires);
        thread = Thread.ofPlatform().name("generator").daemon().start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                resume();
                handOut();
                if ((finishing || exhausted) && idle.size() == wires.size()) {
                    return;
                }
                selector.select(this::ready, selectMillis());
                giveUpOnSilence();
            }
        } catch (IOException | RuntimeException | Error fault) {
            failure = fault;
        } finally {
            wires.forEach(Wire::close);
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof Wire wire) {
            try {
                Answer answer = wire.ready();
                if (answer != null) {
                    over(wire, answer);
                }
            } catch (IOException fault) {
                broken(wire, fault.getMessage());
            }
        }
    }

    /** Gives free connections the calls that are due. */
    private void handOut() {
        while (!idle.isEmpty() && !finishing && !exhausted) {
            long now = System.nanoTime();
            long since = now;
            if (pace instanceof Pace.Open open) {
                since = startNanos + open.dueNanos(sent);
                if (since - now > 0) {
                    return;
                }
            }
            Call call = traffic.next();
            if (call == null) {
                exhausted = true;
                return;
            }
            sent++;
            Wire wire = idle.poll();
            wire.call = call;
            wire.sinceNanos = since;
            wire.attempts = 0;
            send(wire, call);
        }
    }

    private void resume() {
        while (!paused.isEmpty() && paused.peek().wakeNanos - System.nanoTime() <= 0) {
            Wire wire = paused.poll();
            Call call = wire.call;
            if (call != null) {
                if (pace instanceof Pace.Closed) {
                    wire.sinceNanos = System.nanoTime();
                }
                send(wire, call);
            }
        }
    }

    private void send(Wire wire, Call call) {
        try {
            wire.attempts++;
            wire.send(call);
        } catch (IOException fault) {
            broken(wire, fault.getMessage());
        }
    }

    private void broken(Wire wire, @Nullable String reason) {
        wire.close();
        if (wire.call != null) {
            over(wire, new NoAnswer(reason == null ? "the connection broke" : reason));
        }
    }

    private void over(Wire wire, Outcome outcome) {
        Call call = wire.call;
        if (call == null) {
            throw new RigException("an answer that nobody asked for: " + outcome);
        }
        watcher.tried(call, outcome, System.nanoTime() - wire.sinceNanos);
        if (Patience.comeAgain(outcome) && wire.attempts < patience.attempts()) {
            wire.wakeNanos =
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience.pauseMillis(outcome, wire.attempts));
            paused.add(wire);
            return;
        }
        switch (outcome) {
            case Answer answer -> call.answered(answer);
            case NoAnswer none ->
                throw new RigException("no answer after " + wire.attempts + " attempts: " + none.reason());
        }
        wire.call = null;
        idle.add(wire);
        handOut();
    }

    /** Until the next thing to do, in whole milliseconds: in an open loop a request may be sent up to one late, which counts. */
    private long selectMillis() {
        long now = System.nanoTime();
        long nanos = TimeUnit.MILLISECONDS.toNanos(LONGEST_SELECT_MILLIS);
        if (pace instanceof Pace.Open open && !idle.isEmpty() && !finishing && !exhausted) {
            nanos = Math.min(nanos, startNanos + open.dueNanos(sent) - now);
        }
        if (!paused.isEmpty()) {
            nanos = Math.min(nanos, paused.peek().wakeNanos - now);
        }
        return Math.max(1, nanos / 1_000_000);
    }

    private void giveUpOnSilence() {
        long now = System.nanoTime();
        if (now - nextTimeoutCheck < 0) {
            return;
        }
        nextTimeoutCheck = now + TimeUnit.SECONDS.toNanos(1);
        for (Wire wire : wires) {
            if (wire.call != null && !paused.contains(wire) && now - wire.sentNanos > ANSWER_NANOS) {
                broken(wire, "no answer within 30 s");
            }
        }
    }

    /** Waits until nothing is left; fails with the first fault. */
    public void await() throws InterruptedException {
        thread.join();
        Throwable fault = failure;
        if (fault instanceof RigException told) {
            throw told;
        }
        if (fault != null) {
            throw new IllegalStateException("the generator failed", fault);
        }
    }

    /** Waits so long at most; what went wrong is told by {@link #await()}. */
    public void await(long millis) throws InterruptedException {
        thread.join(millis);
    }

    /** Whether it goes on; false after the last answer or a fault, which {@link #await} tells. */
    public boolean running() {
        return thread.isAlive();
    }

    /** Sends nothing new, waits for the answers under way, ends. */
    public void finish() throws InterruptedException {
        finishing = true;
        selector.wakeup();
        await();
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
