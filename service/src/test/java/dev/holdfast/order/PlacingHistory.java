package dev.holdfast.order;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What several threads asked for and were answered, and whether one after the other could have been answered so
 * (linearizability): an order of the calls that respects who ended before whom began, in which each answer is the one
 * that the shop, asked by one caller at a time, would have given.
 *
 * @param units free at the beginning
 * @param room places in the queue
 */
record PlacingHistory(int units, int room, List<Call> calls) {
    sealed interface Answer {
        record Placed(UUID id, boolean replayed) implements Answer {}

        record Refused(String code) implements Answer {}

        record Overloaded() implements Answer {}
    }

    /**
     * @param id of the order if this call places it
     * @param from before it began, in ticks of one clock
     * @param to after it was answered
     * @param closing whether the shop had been told to close by then
     */
    record Call(UUID id, String key, int quantity, long from, long to, boolean closing, Answer answer) {
        boolean overlaps(Call other) {
            return from < other.to && other.from < to;
        }
    }

    private record First(UUID id, int quantity) {}

    private record State(int free, Map<String, First> keys) {}

    boolean isLinearizable() {
        return overloadedOnlyWhenFull() && search(0, new State(units, Map.of()), new HashSet<>());
    }

    /** Whoever is turned away saw as many others waiting as there is room, or a shop that closes. */
    private boolean overloadedOnlyWhenFull() {
        return calls.stream()
                .filter(call -> call.answer instanceof Answer.Overloaded && !call.closing)
                .allMatch(call -> calls.stream()
                                .filter(other -> other != call && call.overlaps(other))
                                .count()
                        >= room);
    }

    private boolean search(int done, State state, Set<Map.Entry<Integer, State>> seen) {
        if (done == (1 << calls.size()) - 1) {
            return true;
        }
        if (!seen.add(Map.entry(done, state))) {
            return false;
        }
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if ((done & 1 << i) == 0 && mayBeNext(done, call)) {
                State after = after(state, call);
                if (after != null && search(done | 1 << i, after, seen)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Nobody who is still to come had ended before this one began. */
    private boolean mayBeNext(int done, Call call) {
        for (int i = 0; i < calls.size(); i++) {
            if ((done & 1 << i) == 0 && calls.get(i).to < call.from) {
                return false;
            }
        }
        return true;
    }

    /** The shop after the call; null where it would have been answered otherwise. */
    private static @Nullable State after(State state, Call call) {
        if (call.answer instanceof Answer.Overloaded) {
            return state;
        }
        First first = state.keys.get(call.key);
        if (first != null) {
            Answer right = first.quantity == call.quantity
                    ? new Answer.Placed(first.id, true)
                    : new Answer.Refused("idempotency-key-reused");
            return call.answer.equals(right) ? state : null;
        }
        if (state.free < call.quantity) {
            return call.answer.equals(new Answer.Refused("insufficient-stock")) ? state : null;
        }
        if (!call.answer.equals(new Answer.Placed(call.id, false))) {
            return null;
        }
        Map<String, First> keys = new HashMap<>(state.keys);
        keys.put(call.key, new First(call.id, call.quantity));
        return new State(state.free - call.quantity, Map.copyOf(keys));
    }
}
