package dev.holdfast.messaging;

import java.time.Duration;
import java.util.List;

/**
 * One consumer group's effect. Every bean of this type is given the records of the orders' topic in batches, in order of
 * offset within a partition; offsets are committed after {@link #handle} has returned and its dead records are in the
 * dead-letter topic.
 *
 * <p>Records come at least once: a batch is given again after a fault, a restart or a rebalance, so effects deduplicate.
 */
public interface EventHandler {
    /** The consumer group, for example {@code payments}. */
    String group();

    /** How long events may gather at the broker: a batch costs about the same whatever its size. */
    default Duration gather() {
        return Duration.ofMillis(25);
    }

    /**
     * Applies a batch; its effects are durable when it returns.
     *
     * @return the records that can never be applied. An exception instead means "not now": the same batch comes again,
     *     with growing pauses and without end, and nothing is dead-lettered
     */
    List<Dead> handle(List<Received> batch);

    /**
     * A record that can never be applied.
     *
     * @param reason one line for the header {@code dlt_reason}
     */
    record Dead(Received record, String reason) {}
}
