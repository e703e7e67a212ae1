package dev.holdfast.rig.prove;

import dev.holdfast.rig.history.Call;
import dev.holdfast.rig.history.Recorder;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.http.Outcome;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One client of the shop. It asks one node and, where that says nothing certain, the other one with the same key, until it is known what
 * came of its wish. Every attempt is recorded. For one thread.
 */
final class Caller implements AutoCloseable {
    /** Longer than the service takes to give up by itself while a server is away (docs/operations.md). */
    private static final int ANSWER_MILLIS = 15_000;

    private static final int FIRST_PAUSE_MILLIS = 50;
    private static final int LONGEST_PAUSE_MILLIS = 1_000;

    /** How an order begins in every answer that is one. */
    private static final Pattern ORDER =
            Pattern.compile("^\\{\"id\":\"([0-9a-f-]{36})\".{0,200}?\"version\":(\\d{1,9})", Pattern.DOTALL);

    private final int number;
    private final List<Address> nodes;
    private final List<HttpConnection> connections;
    private final Recorder recorder;
    private final BooleanSupplier givesUp;
    private int node;

    /** @param givesUp asked before each repeat */
    Caller(int number, List<Address> nodes, Recorder recorder, BooleanSupplier givesUp) {
        this.number = number;
        this.nodes = nodes;
        this.recorder = recorder;
        this.givesUp = givesUp;
        connections = nodes.stream()
                .map(address -> new HttpConnection(address, ANSWER_MILLIS))
                .toList();
    }

    /** What came of it in the end: known, or not where the caller gave up. */
    Call ask(Wish wish) throws InterruptedException {
        int pause = FIRST_PAUSE_MILLIS;
        node = number % nodes.size(); // a node that died long ago has its clients again
        while (true) {
            Call call = attempt(wish);
            recorder.ended(call);
            if (isFinal(call) || givesUp.getAsBoolean()) {
                return call;
            }
            node = (node + 1) % nodes.size();
            connections.get(node).close(); // it may be of an earlier life of that node
            Thread.sleep(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
    }

    /** While the first request of a key is under way, it is not known what comes of it. */
    static boolean isFinal(Call call) {
        return call.known() && !call.code().equals("request-in-progress");
    }

    private Call attempt(Wish wish) {
        long call = recorder.nextNumber();
        long began = System.nanoTime();
        Outcome outcome = connections.get(node).exchange(wish.request(nodes.get(node)));
        long ended = System.nanoTime();
        @Nullable
        Answer answer = switch (outcome) {
            case Answer came -> came;
            case NoAnswer _ -> null;
        };
        String text = answer == null ? "" : answer.text();
        Matcher order = ORDER.matcher(text);
        boolean isOrder = order.find() && wish.kind() != Call.Kind.ADJUST;
        return new Call(
                call,
                number,
                wish.kind(),
                wish.subject(),
                wish.key(),
                wish.wanted(),
                wish.token(),
                wish.sent(),
                began,
                ended,
                answer == null ? 0 : answer.status(),
                answer == null || answer.status() < 400 ? "" : answer.problemCode(),
                isOrder ? order.group(1) : "",
                isOrder ? Integer.parseInt(order.group(2)) : -1,
                answer != null && answer.replayed(),
                answer == null ? "" : Wish.hash(answer.status() + "\n" + answer.location() + "\n" + text));
    }

    @Override
    public void close() {
        connections.forEach(HttpConnection::close);
    }
}
