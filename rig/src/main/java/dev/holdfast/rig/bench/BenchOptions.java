package dev.holdfast.rig.bench;

import dev.holdfast.rig.http.Address;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to measure and how long.
 *
 * @param floorStoredPerSecond what the bare durable writes reach on this machine in this run; 0 where it was not measured
 * @param json where the report goes; null where it is only printed
 */
public record BenchOptions(
        Address address,
        Profile profile,
        int connections,
        int warmupSeconds,
        int seconds,
        int floorStoredPerSecond,
        @Nullable Path json) {}
