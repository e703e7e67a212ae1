package dev.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * The whole domain under every fault that fits in one process. {@code -Dholdfast.seed=N} plays one seed and prints what
 * happens; {@code -Dholdfast.seeds=N} plays that many.
 */
class OrderSimulationTest {
    private static final int SEEDS = Integer.getInteger("holdfast.seeds", 12_000);

    /** A mutant that lives through as many has not been noticed; most are dead within ten. */
    private static final int SEEDS_PER_MUTANT = 2_000;

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.holdfast.order");
    private static @Nullable Level level;

    @BeforeAll
    static void keepsQuietAboutFaultsOnPurpose() {
        level = LOGGER.getLevel();
        LOGGER.setLevel(Level.OFF);
    }

    @AfterAll
    static void speaksAgain() {
        LOGGER.setLevel(level);
    }

    @Test
    void holdsUnderEverySeed() {
        @Nullable Long one = Long.getLong("holdfast.seed");
        if (one != null) {
            OrderSimulation.run(one, Mutant.NONE, System.out::println);
            return;
        }
        long began = System.nanoTime();
        LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .forEach(seed -> failure(seed, Mutant.NONE).ifPresent(failure -> {
                    throw new AssertionError(
                            "seed " + seed + " breaks: " + failure + "; play it again with -Dholdfast.seed=" + seed,
                            failure);
                }));
        long millis = Math.max(1, (System.nanoTime() - began) / 1_000_000);
        System.out.println(SEEDS + " seeds in " + millis + " ms, " + SEEDS * 1_000L / millis + " a second");
    }

    @Test
    void tellsOneHistoryASeed() {
        for (long seed = 1; seed <= 200; seed++) {
            assertThat(OrderSimulation.run(seed, Mutant.NONE, _ -> {}))
                    .as("seed %s", seed)
                    .isEqualTo(OrderSimulation.run(seed, Mutant.NONE, _ -> {}));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void noticesWhatIsBroken(Mutant mutant) {
        for (long seed = 1; seed <= SEEDS_PER_MUTANT; seed++) {
            Optional<Throwable> failure = failure(seed, mutant);
            if (failure.isPresent()) {
                System.out.println(mutant + " is noticed by seed " + seed + ": "
                        + failure.get().getMessage());
                return;
            }
        }
        throw new AssertionError(mutant + " was not noticed in " + SEEDS_PER_MUTANT + " seeds");
    }

    private static Optional<Throwable> failure(long seed, Mutant mutant) {
        try {
            OrderSimulation.run(seed, mutant, _ -> {});
            return Optional.empty();
        } catch (OrderSimulation.Violation | RuntimeException e) {
            return Optional.of(e);
        }
    }
}
