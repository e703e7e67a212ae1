package planted.pure.order;

import java.time.InstantSource;

/** Not on the list of those that decide. */
record Innocent(InstantSource clock) {}
