package dev.holdfast.model;

import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What can happen, one step at a time. Steps that belong to one transaction are one step; a process may die between any
 * two.
 *
 * @param <S> a state, compared by value
 */
interface Model<S> {
    S initial();

    /** Tells every step that can be next, by name, and the state after it. */
    void steps(S state, BiConsumer<String, S> next);

    /** The invariant that does not hold here, if any. */
    Optional<String> broken(S state);

    /** Nothing is under way any more, and everything is as it should be. */
    boolean rest(S state);

    /** One state for all that differ in nothing but names, such as which of two nodes is called the first. */
    default S canonical(S state) {
        return state;
    }

    /** The state for a human. */
    String show(S state);
}
