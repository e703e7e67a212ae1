/** Whether the service and what it needs are well. Knows no server by itself: every owner registers a check. */
@NullMarked
package dev.holdfast.health;

import org.jspecify.annotations.NullMarked;
