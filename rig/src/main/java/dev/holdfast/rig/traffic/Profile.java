package dev.holdfast.rig.traffic;

import dev.holdfast.rig.journey.CatalogueItem;
import java.util.List;

/** What the buyers of a measurement want. */
public interface Profile {
    /** As it is given on the command line and stands in the report. */
    String title();

    List<CatalogueItem> products();

    /** Units of the SKU that so many orders cannot use up; where the profile means them to be used up, what there shall be. */
    long unitsFor(String sku, long orders);

    /** The calls of one measurement, from the first. */
    Traffic traffic(Buyers buyers);

    /** What runs before the window; itself where the traffic has no end. */
    default Profile warmUp() {
        return this;
    }

    /** Whether the traffic ends by itself, so that the window is as long as it takes. */
    default boolean ends() {
        return false;
    }
}
