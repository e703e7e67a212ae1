/**
 * An order from the request to its end. Reads top to bottom: {@code OrderController} (in) → {@link
 * dev.holdfast.order.PlaceOrder} (parsed, valid) → {@link dev.holdfast.order.Intake} (group commit) → {@link
 * dev.holdfast.order.Orders} (the only door, takes lists) → {@link dev.holdfast.order.Placement} and {@link
 * dev.holdfast.order.OrderProcess} (pure decisions) → {@link dev.holdfast.order.OrderStore} ({@code PostgresOrderStore}:
 * the SQL) → {@link dev.holdfast.order.OrderMessages} (out) → {@code PaymentInbox} (facts in) → {@code OrderDocuments}
 * (MongoDB). {@code Reconciler} and {@code Sweeper} bring what nobody sends: late answers and passed deadlines.
 */
@NullMarked
package dev.holdfast.order;

import org.jspecify.annotations.NullMarked;
