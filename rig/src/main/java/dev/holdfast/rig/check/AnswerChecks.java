package dev.holdfast.rig.check;

import dev.holdfast.rig.check.Books.Key;
import dev.holdfast.rig.check.Requests.Request;
import dev.holdfast.rig.history.Call;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** I10: a key is one order, and whoever repeats a request hears the first answer again. */
final class AnswerChecks {
    private static final String REUSED = "idempotency-key-reused";

    private final Requests requests;
    private final Books books;
    private final Findings findings;

    AnswerChecks(Requests requests, Books books, Findings findings) {
        this.requests = requests;
        this.books = books;
        this.findings = findings;
    }

    private record Scoped(String scope, String key) {}

    void run() {
        Map<Scoped, Key> kept = new HashMap<>();
        for (Key key : books.keys()) {
            Key other = kept.put(new Scoped(key.scope(), key.key()), key);
            if (other != null) {
                findings.broken(Invariant.I10, key.key(), "it is there twice", key, other);
            }
        }
        for (Request request : requests.all()) {
            List<Call> done = request.calls().stream().filter(Call::done).toList();
            if (!done.isEmpty()) {
                findings.saw(Invariant.I10, 1);
                kept(request, done, kept.get(new Scoped(request.scope(), request.key())));
                equal(request, done);
                repeats(request, done);
            }
        }
    }

    private void kept(Request request, List<Call> done, @Nullable Key key) {
        Call first = done.getFirst();
        if (key == null) {
            findings.broken(Invariant.I10, request.key(), "it was done and its key is gone", first);
        } else if (first.kind() == Call.Kind.ORDER && !first.orderId().equals(key.orderId())) {
            findings.broken(Invariant.I10, request.key(), "its answer names another order than its row", first, key);
        }
    }

    private void equal(Request request, List<Call> done) {
        Call first = done.getFirst();
        for (Call call : done) {
            if (!call.sent().equals(first.sent())) {
                findings.broken(Invariant.I10, request.key(), "two requests with one key were done", first, call);
            } else if (!call.answer().equals(first.answer())) {
                findings.broken(Invariant.I10, request.key(), "one request got two answers", first, call);
            }
        }
        if (done.stream().filter(call -> !call.replayed()).count() > 1) {
            findings.broken(Invariant.I10, request.key(), "two answers say that they are the first", done.toArray());
        }
    }

    /** Of calls that began after an answer was heard: what it said is said again, or that the key was another's. */
    private void repeats(Request request, List<Call> done) {
        Call heard = done.getFirst();
        for (Call call : done) {
            heard = call.endNanos() < heard.endNanos() ? call : heard;
        }
        for (Call call : request.calls()) {
            if (call.startNanos() <= heard.endNanos() || !call.known()) {
                continue;
            }
            boolean same = call.sent().equals(heard.sent());
            if (same && !(call.done() && call.replayed())) {
                findings.broken(Invariant.I10, request.key(), "a repeat is not told as one", heard, call);
            } else if (!same
                    && !call.done()
                    && !(call.status() == 422 && call.code().equals(REUSED))) {
                findings.broken(
                        Invariant.I10, request.key(), "another request with its key is not refused", heard, call);
            }
        }
    }
}
