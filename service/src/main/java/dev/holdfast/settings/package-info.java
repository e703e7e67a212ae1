/** Typed settings from the environment, with bounds; a bad one stops the start with one sentence. Knows no domain. */
@NullMarked
package dev.holdfast.settings;

import org.jspecify.annotations.NullMarked;
