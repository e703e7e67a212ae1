/** Speed by the rules of the benchmark: warm-up, a window, stored per second, and the audit without which no figure counts. */
@NullMarked
package dev.holdfast.rig.bench;

import org.jspecify.annotations.NullMarked;
