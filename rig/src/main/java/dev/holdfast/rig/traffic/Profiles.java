package dev.holdfast.rig.traffic;

import dev.holdfast.rig.RigException;
import java.nio.file.Path;

/** The profiles by name. */
public final class Profiles {
    /** As the usage shows them. */
    public static final String NAMES = "spread|hot|journey|flash|mixed|replayed|bulk";

    private Profiles() {}

    /**
     * The profile of that title.
     *
     * @param run makes what it sells unique where it must be
     * @param journey where the files of real baskets are
     */
    public static Profile named(String name, String run, Path journey) {
        return switch (name) {
            case "spread" -> EvenDemand.SPREAD;
            case "hot" -> EvenDemand.HOT;
            case "journey" -> RealBaskets.read(journey);
            case "flash" -> new FlashSale(run);
            case "mixed" -> new MostlyReads();
            case "replayed" -> new RepeatedKeys();
            case "bulk" -> new BulkOrders();
            default ->
                throw new RigException("there is no profile \"" + name + "\"; known are " + NAMES.replace('|', ' '));
        };
    }
}
