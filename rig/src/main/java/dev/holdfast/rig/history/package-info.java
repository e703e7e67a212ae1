/** What an outsider asked of the service and heard: the only witness of what should be in the stores. */
@NullMarked
package dev.holdfast.rig.history;

import org.jspecify.annotations.NullMarked;
