/**
 * The servers of one machine as child processes: PostgreSQL, Kafka, schema registry, MongoDB, payment simulator. Never in the product.
 *
 * <p>Read {@link dev.holdfast.local.LocalServers} first, then {@link dev.holdfast.local.LocalServer} and one of its implementations;
 * {@link dev.holdfast.local.Run} is what {@code ./holdfast run} calls.
 */
@NullMarked
package dev.holdfast.local;

import org.jspecify.annotations.NullMarked;
