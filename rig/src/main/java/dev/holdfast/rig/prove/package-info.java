/** {@code ./holdfast prove}: a shop under load whose processes die and whose servers fail, and a verdict on what is left. */
@NullMarked
package dev.holdfast.rig.prove;

import org.jspecify.annotations.NullMarked;
