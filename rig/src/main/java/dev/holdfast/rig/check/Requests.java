package dev.holdfast.rig.check;

import dev.holdfast.rig.history.Call;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of a history by what they asked for: all calls with one key in one scope are one request and its repeats. */
final class Requests {
    /** The scope of keys that place orders. */
    static final String ORDERS = "POST /orders";

    private static final String STOCK = "inventory/";
    private static final String CANCEL = "/cancel";

    private final Map<Scoped, Request> requests = new LinkedHashMap<>();

    private record Scoped(String scope, String key) {}

    /** @param calls in the order in which they began; never none */
    record Request(String scope, String key, List<Call> calls) {
        /** Whether the service said at least once that it is done. */
        boolean done() {
            return calls.stream().anyMatch(Call::done);
        }

        /** Whether it may have happened: done, or not known to be refused each time. */
        boolean possible() {
            return calls.stream().anyMatch(call -> call.done() || !call.known());
        }

        /** The calls that may have done it: those that were told so, else those of which it is not known. */
        List<Call> causes() {
            return calls.stream()
                    .filter(call -> done() ? call.done() : !call.known())
                    .toList();
        }

        Call first() {
            return calls.getFirst();
        }
    }

    Requests(List<Call> calls) {
        for (Call call : calls) {
            if (!call.key().isEmpty()) {
                requests.computeIfAbsent(
                                new Scoped(scope(call), call.key()),
                                scoped -> new Request(scoped.scope, scoped.key, new ArrayList<>(2)))
                        .calls
                        .add(call);
            }
        }
    }

    /** As the service keeps it. */
    private static String scope(Call call) {
        return switch (call.kind()) {
            case ORDER -> ORDERS;
            case CANCEL -> ORDERS + "/" + call.subject() + CANCEL;
            case ADJUST -> STOCK + call.subject();
            case READ -> "";
        };
    }

    /** Whether the scope is one of those that a history tells of; product keys are not. */
    static boolean told(String scope) {
        return scope.equals(ORDERS)
                || scope.startsWith(STOCK)
                || (scope.startsWith(ORDERS + "/") && scope.endsWith(CANCEL));
    }

    Collection<Request> all() {
        return requests.values();
    }

    List<Request> of(Call.Kind kind) {
        return requests.values().stream()
                .filter(request -> request.first().kind() == kind)
                .toList();
    }

    @Nullable
    Request of(String scope, String key) {
        return requests.get(new Scoped(scope, key));
    }
}
