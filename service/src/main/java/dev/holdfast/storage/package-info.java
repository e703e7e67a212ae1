/** PostgreSQL: transactions, what its errors mean, the answers kept under idempotency keys. Knows no domain. */
@NullMarked
package dev.holdfast.storage;

import org.jspecify.annotations.NullMarked;
