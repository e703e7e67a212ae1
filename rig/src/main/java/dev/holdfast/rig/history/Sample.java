package dev.holdfast.rig.history;

/**
 * What a node said of itself at one moment (its metrics).
 *
 * @param node its name
 * @param atNanos on the driver's monotonic clock
 * @param heapBytes used by its objects, young ones included
 * @param threads live platform threads
 * @param connections of its pool to PostgreSQL
 * @param backlog events in the outbox
 */
public record Sample(String node, long atNanos, long heapBytes, long threads, long connections, long backlog) {}
