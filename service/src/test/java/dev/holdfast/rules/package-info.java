/**
 * The decisions of the design that a machine can check. Every rule is first seen to bite: an offender is planted for it
 * in {@code planted}, beside an innocent, and the rule must report exactly the offenders.
 */
@NullMarked
package dev.holdfast.rules;

import org.jspecify.annotations.NullMarked;
