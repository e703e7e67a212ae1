/** Inputs of bytes by chance, for whatever reads bytes. */
@NullMarked
package dev.holdfast.fuzz;

import org.jspecify.annotations.NullMarked;
