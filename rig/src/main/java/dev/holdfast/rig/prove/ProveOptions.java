package dev.holdfast.rig.prove;

import java.nio.file.Path;
import java.util.Set;

/**
 * What is to be proved.
 *
 * @param root of the checkout
 * @param state folder for worlds and reports
 * @param minutes in all, shared by the seeds
 * @param seeds how many worlds, one after the other
 * @param seed of the first; each next one is one higher
 * @param only faults of the matrix, or mutants that they catch; empty = all
 * @param badRequests bent requests in the end of each world
 * @param mutants whether the service is broken on purpose instead, once in each known way
 */
public record ProveOptions(
        Path root, Path state, int minutes, int seeds, long seed, Set<String> only, int badRequests, boolean mutants) {
    public ProveOptions {
        only = Set.copyOf(only);
    }
}
