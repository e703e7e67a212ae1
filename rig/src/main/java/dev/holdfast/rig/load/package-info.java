/** Puts finished orders into both stores without the service, so that rates can be measured with millions there. */
@NullMarked
package dev.holdfast.rig.load;

import org.jspecify.annotations.NullMarked;
