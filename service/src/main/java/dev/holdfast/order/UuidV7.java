package dev.holdfast.order;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Time-ordered ids of RFC 9562, version 7: 48 bits of milliseconds, 74 random bits. Neighbours in time are neighbours in
 * the index. Their time is the node's and is used for nothing else.
 */
record UuidV7(InstantSource clock, RandomGenerator random) implements Supplier<UUID> {
    @Override
    public UUID get() {
        long high = clock.millis() << 16 | 0x7000L | random.nextInt(1 << 12);
        long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
