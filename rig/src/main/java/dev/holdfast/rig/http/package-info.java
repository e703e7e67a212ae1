/** A small blocking HTTP/1.1 client on plain sockets: {@code Request} (bytes) goes over an {@code HttpConnection}, an
 * {@code Outcome} comes back; {@code PatientClient} asks again where that is safe; {@code Crew} is the closed loop. */
@NullMarked
package dev.holdfast.rig.http;

import org.jspecify.annotations.NullMarked;
