/** The real baskets of {@code rig/journey/journey.py}: the catalogue and the orders as its files say. */
@NullMarked
package dev.holdfast.rig.journey;

import org.jspecify.annotations.NullMarked;
