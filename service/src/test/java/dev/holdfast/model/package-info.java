/**
 * The protocol as a small model, every state of which is visited. {@link dev.holdfast.model.ShopModel}: two orders want one
 * unit; {@link dev.holdfast.model.EventModel}: the events of one order on their way to its document. What the models show
 * and what they do not: docs/proof.md.
 */
@NullMarked
package dev.holdfast.model;

import org.jspecify.annotations.NullMarked;
