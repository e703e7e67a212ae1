/** What can go wrong and its stable code: a refusal is a value, a fault is an exception. Knows no domain. */
@NullMarked
package dev.holdfast.failure;

import org.jspecify.annotations.NullMarked;
