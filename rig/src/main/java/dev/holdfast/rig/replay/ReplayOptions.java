package dev.holdfast.rig.replay;

import dev.holdfast.rig.http.Address;
import java.nio.file.Path;

/**
 * What to replay.
 *
 * @param data directory of catalogue.csv and orders.csv
 * @param storedWithinSeconds how long, after the last order is accepted, the documents may take
 */
public record ReplayOptions(Address address, Path data, int orders, int connections, int storedWithinSeconds) {}
