package dev.holdfast.messaging;

import java.util.List;

/** Events that leave if and only if the caller's transaction commits. */
public interface Outbox {
    /**
     * Adds events to the caller's transaction, in their order. The caller holds the row locks of the aggregates, so that
     * what two transactions add for one key is written in the order in which they commit.
     *
     * @throws IllegalStateException outside a transaction, where it would promise nothing
     */
    void add(List<OutboxEvent> events);

    /** A hint after the commit that there is something to send; without it the relay looks by itself in a moment. */
    void wake();

    /** Whether as much waits as may wait; sampled, so cheap to ask and up to a second old. */
    boolean isFull();
}
