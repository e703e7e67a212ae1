/**
 * How requests are read and answers are written: strict JSON, idempotency keys, preconditions, pages, problems. Knows no
 * domain. A controller reads {@code Body} → {@code JsonFields} (every fault at once) → its own command, and answers
 * through {@code Answer}; whatever goes wrong becomes a problem document in {@code Problems} and nowhere else.
 */
@NullMarked
package dev.holdfast.http;

import org.jspecify.annotations.NullMarked;
