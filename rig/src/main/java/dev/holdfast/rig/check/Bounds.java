package dev.holdfast.rig.check;

/**
 * What a node may use at any moment (I17). Each comes from the node's own settings, so it is for the one who starts it to say.
 *
 * @param heapBytes used by objects
 * @param threads of the platform
 * @param connections to PostgreSQL
 * @param backlog events in the outbox
 */
public record Bounds(long heapBytes, long threads, long connections, long backlog) {}
