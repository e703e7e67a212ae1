/** Amounts in integer minor units of one currency. Knows no domain. */
@NullMarked
package dev.holdfast.money;

import org.jspecify.annotations.NullMarked;
