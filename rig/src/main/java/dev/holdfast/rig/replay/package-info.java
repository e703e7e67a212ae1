/** Real baskets through the HTTP API and the verdict: {@code Replay} runs it, {@code Expected} says what must be there,
 * {@code Verdict} compares (pure). */
@NullMarked
package dev.holdfast.rig.replay;

import org.jspecify.annotations.NullMarked;
