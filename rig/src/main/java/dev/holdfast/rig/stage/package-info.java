/** What the proof is played on: real servers, a link before each that can be troubled, and nodes that live many times. */
@NullMarked
package dev.holdfast.rig.stage;

import org.jspecify.annotations.NullMarked;
