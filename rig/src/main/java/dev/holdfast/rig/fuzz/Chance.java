package dev.holdfast.rig.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Chance of one request; the same seed and number give the same. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed, long number) {
        random = new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + number);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
