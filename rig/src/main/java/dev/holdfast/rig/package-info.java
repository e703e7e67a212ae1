/** An outsider to the service: replays, loads and checks it over HTTP, SQL, Kafka and MongoDB; shares no class with it. */
@NullMarked
package dev.holdfast.rig;

import org.jspecify.annotations.NullMarked;
