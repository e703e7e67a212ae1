/** Whose CPU time it was, from {@code /proc}. */
@NullMarked
package dev.holdfast.rig.machine;

import org.jspecify.annotations.NullMarked;
