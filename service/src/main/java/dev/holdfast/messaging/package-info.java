/**
 * What leaves and enters over Kafka, whatever it is about. Out: {@code Outbox} (rows of the caller's transaction) → {@code
 * OutboxRelay} (owner of buckets, sends in order, deletes what is acknowledged). In: {@code EventConsumers} (one container a
 * handler) → {@code BatchReader} → {@code EventHandler}, and what can never be read → {@code DeadLetters}. Beside them:
 * {@code ConfluentWire} and {@code SchemaRegistry} (the form on the wire), {@code Topics}. Knows no domain.
 */
@NullMarked
package dev.holdfast.messaging;

import org.jspecify.annotations.NullMarked;
