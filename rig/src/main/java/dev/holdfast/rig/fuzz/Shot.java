package dev.holdfast.rig.fuzz;

import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Request;
import java.util.List;

/**
 * One request of a run.
 *
 * @param number from 0; with the seed and the world it makes the request
 * @param mutations none where it is valid and has to succeed
 */
record Shot(long number, Endpoint endpoint, List<Mutation> mutations, Request request) {
    /** One in so many requests is valid. */
    private static final int CONTROL = 50;

    static Shot of(World world, Address address, long seed, long number) {
        Chance chance = new Chance(seed, number);
        Endpoint endpoint = Endpoint.pick(chance);
        Draft draft = new Grammar(world).draft(endpoint, chance, number);
        List<Mutation> mutations = number % CONTROL == 0 ? List.of() : Mutation.bend(draft, chance);
        return new Shot(number, endpoint, mutations, draft.request(address));
    }

    boolean isControl() {
        return mutations.isEmpty();
    }
}
