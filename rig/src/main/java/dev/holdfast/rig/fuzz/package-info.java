/** Bad input at scale: a {@code Grammar} of valid requests, {@code Mutation}s that bend them, an {@code Oracle} for every answer; and {@code RawAbuse} of the sockets themselves. */
@NullMarked
package dev.holdfast.rig.fuzz;

import org.jspecify.annotations.NullMarked;
