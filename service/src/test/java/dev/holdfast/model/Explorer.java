package dev.holdfast.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Visits every state a model can reach, the nearest first, so that what it finds it shows by a shortest way. It asks two
 * questions: does an invariant break anywhere, and can rest be reached from everywhere? The second is the answer to "does
 * it always end?" where no process is passed over for ever: a run that visits some states for ever must be able to leave
 * them for rest, since a set of states that cannot be left and has no rest in it would hold a state without a way to rest.
 */
final class Explorer<S> {
    /** Ends a search that outgrew its model: more than fits the heap and the patience of a test. */
    static final int MAX_STATES = 3_000_000;

    private final Model<S> model;
    private final Map<S, Integer> numbers = new HashMap<>();
    private final List<S> states = new ArrayList<>();
    private int[] parents = new int[1 << 16];
    private int[] from = new int[1 << 18];
    private int[] to = new int[1 << 18];
    private int edges;

    private Explorer(Model<S> model) {
        this.model = model;
    }

    /**
     * What was found.
     *
     * @param fault what is wrong in the last state of the trace; empty where nothing is
     * @param trace the steps to it, each with the state after it
     */
    record Result(int states, int steps, Optional<String> fault, List<String> trace) {
        boolean holds() {
            return fault.isEmpty();
        }

        @Override
        public String toString() {
            return states + " states, " + steps + " steps: " + fault.orElse("all holds")
                    + trace.stream().map(step -> "\n  " + step).reduce("", String::concat);
        }
    }

    static <S> Result explore(Model<S> model) {
        return new Explorer<>(model).run();
    }

    private Result run() {
        number(model.canonical(model.initial()), -1);
        for (int at = 0; at < states.size(); at++) {
            Optional<String> broken = model.broken(states.get(at));
            if (broken.isPresent()) {
                return result(broken.get(), at);
            }
            int here = at;
            model.steps(states.get(at), (_, next) -> edge(here, number(model.canonical(next), here)));
            if (states.size() > MAX_STATES) {
                throw new IllegalStateException("the model has more than " + MAX_STATES + " states");
            }
        }
        int lost = withoutRest();
        return lost < 0
                ? new Result(states.size(), edges, Optional.empty(), List.of())
                : result("rest is out of reach", lost);
    }

    private int number(S state, int parent) {
        Integer known = numbers.get(state);
        if (known != null) {
            return known;
        }
        int number = states.size();
        numbers.put(state, number);
        states.add(state);
        if (number == parents.length) {
            parents = Arrays.copyOf(parents, number * 2);
        }
        parents[number] = parent;
        return number;
    }

    private void edge(int source, int target) {
        if (edges == from.length) {
            from = Arrays.copyOf(from, edges * 2);
            to = Arrays.copyOf(to, edges * 2);
        }
        from[edges] = source;
        to[edges++] = target;
    }

    /** The nearest state from which no rest can be reached, or -1. Goes the steps backwards from all states of rest. */
    private int withoutRest() {
        int[] starts = new int[states.size() + 1];
        for (int edge = 0; edge < edges; edge++) {
            starts[to[edge] + 1]++;
        }
        for (int i = 0; i < states.size(); i++) {
            starts[i + 1] += starts[i];
        }
        int[] sources = new int[edges];
        int[] filled = starts.clone();
        for (int edge = 0; edge < edges; edge++) {
            sources[filled[to[edge]]++] = from[edge];
        }
        BitSet ends = new BitSet(states.size());
        ArrayDeque<Integer> next = new ArrayDeque<>();
        for (int i = 0; i < states.size(); i++) {
            if (model.rest(states.get(i))) {
                ends.set(i);
                next.add(i);
            }
        }
        while (!next.isEmpty()) {
            int state = next.remove();
            for (int i = starts[state]; i < starts[state + 1]; i++) {
                if (!ends.get(sources[i])) {
                    ends.set(sources[i]);
                    next.add(sources[i]);
                }
            }
        }
        int lost = ends.nextClearBit(0);
        return lost < states.size() ? lost : -1;
    }

    private Result result(String fault, int at) {
        List<S> way = new ArrayList<>();
        for (int state = at; state >= 0; state = parents[state]) {
            way.addFirst(states.get(state));
        }
        List<String> trace = new ArrayList<>();
        S state = model.initial(); // names as they were given at the beginning
        for (S canonical : way.subList(1, way.size())) {
            Step<S> step = step(state, canonical);
            state = step.after;
            trace.add(step.name + "  →  " + model.show(state));
        }
        return new Result(states.size(), edges, Optional.of(fault), trace);
    }

    private record Step<S>(String name, S after) {}

    private Step<S> step(S before, S canonical) {
        List<Step<S>> found = new ArrayList<>();
        model.steps(before, (name, next) -> {
            if (model.canonical(next).equals(canonical)) {
                found.add(new Step<>(name, next));
            }
        });
        return found.getFirst();
    }
}
