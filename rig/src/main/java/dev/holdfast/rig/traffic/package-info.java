/** What the buyers of a measurement do: a {@code Profile} names it, its {@code Traffic} makes the calls and judges the answers. */
@NullMarked
package dev.holdfast.rig.traffic;

import org.jspecify.annotations.NullMarked;
