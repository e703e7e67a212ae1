/**
 * The bare cost of an order's durable writes on the servers of this run: {@code Floor} starts the stages {@code Accepting},
 * {@code Relaying}, {@code Settling} and {@code Projecting} in a database, topic and collection of its own. No HTTP, no
 * framework, nothing decided; what is left is what a service can at best come near to.
 */
@NullMarked
package dev.holdfast.rig.floor;

import org.jspecify.annotations.NullMarked;
