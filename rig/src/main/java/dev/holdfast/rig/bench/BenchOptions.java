package dev.holdfast.rig.bench;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.http.Address;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to measure and how long.
 *
 * @param connections one measurement after the other with so many
 * @param rate requests a second in an open loop; 0 for a closed one
 * @param warmupSeconds before the first measurement; later ones find a warm service
 * @param gate the file of the least ratios to the floor; null where none has to be reached
 * @param json where the report goes, with a chart beside it; null where it is only printed
 * @param journey where the files of real baskets are
 */
public record BenchOptions(
        Address address,
        String profile,
        List<Integer> connections,
        int rate,
        int warmupSeconds,
        int seconds,
        Floor floor,
        @Nullable Path gate,
        @Nullable Path json,
        Path journey) {
    public BenchOptions {
        connections = List.copyOf(connections);
    }

    /** What the bare durable writes reach on this machine, which the ratio is to. */
    public sealed interface Floor {
        /** No ratio. */
        record None() implements Floor {}

        /** Measured before the first measurement, on the same servers. */
        record Measured() implements Floor {}

        /** Taken from an earlier measurement. */
        record Given(int storedPerSecond) implements Floor {}

        /** By its word on the command line: none, measure, or a number. */
        static Floor of(String word) {
            if (word.equals("none")) {
                return new None();
            }
            if (word.equals("measure")) {
                return new Measured();
            }
            try {
                int perSecond = Integer.parseInt(word);
                if (perSecond > 0) {
                    return new Given(perSecond);
                }
            } catch (NumberFormatException notANumber) {
                // told below
            }
            throw new RigException("--floor is \"" + word + "\", neither none nor measure nor orders a second");
        }
    }
}
