package dev.holdfast.order;

import dev.holdfast.failure.FaultException;
import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.http.Body;
import dev.holdfast.http.HttpCodes;
import dev.holdfast.http.Json;
import dev.holdfast.http.Problems;
import dev.holdfast.order.Orders.Placed;
import dev.holdfast.settings.OnRole;
import dev.holdfast.settings.Role;
import dev.holdfast.storage.KeyedAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Many orders in one request, for marketplaces and imports: newline-delimited JSON in, an answer line for each order out, in
 * the same order and as soon as it is known. Each line is a request of its own with its own key: it is accepted, refused and
 * repeated as if it had come alone. Whoever loses the connection sends everything once more.
 */
@RestController
@OnRole(Role.API)
class BulkController {
    static final int MAX_LINES = 500;

    /** 8 KB a line; an order of ten lines with an address has one. A single line is bounded as a single order is. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final String INSTANCE = "/api/v1/orders/bulk";

    private final Intake intake;
    private final Supplier<UUID> ids;
    private final int window;

    BulkController(Intake intake, Supplier<UUID> ids, OrderSettings settings) {
        this.intake = intake;
        this.ids = ids;
        // The next batch is ready while one is committed, and the queue stays free for others.
        this.window = Math.min(2 * settings.batch(), settings.queue());
    }

    /** A line on its way: known at once, or when the intake has committed it. */
    private record Line(int number, @Nullable String key, Intake.@Nullable Waiting begun, byte[] known) {
        boolean isDone() {
            return begun == null || begun.isDone();
        }
    }

    @PostMapping(INSTANCE)
    void place(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<byte[]> bodies = Body.readLines(request, MAX_BYTES, MAX_LINES);
        response.setContentType("application/x-ndjson");
        OutputStream out = response.getOutputStream();
        Deque<Line> begun = new ArrayDeque<>(window);
        Iterator<byte[]> rest = bodies.iterator();
        int number = 0;
        while (rest.hasNext() || !begun.isEmpty()) {
            while (rest.hasNext() && begun.size() < window) {
                begun.add(begin(++number, rest.next()));
            }
            Line next = begun.remove();
            if (!next.isDone()) {
                out.flush(); // whoever reads need not wait for what takes longer
            }
            write(out, next);
        }
    }

    private Line begin(int number, byte[] body) {
        @Nullable String key = null;
        try {
            if (body.length > Body.MAX_BYTES) {
                throw new RefusedException(
                        Refusal.of(HttpCodes.REQUEST_TOO_LARGE, "A line has at most " + Body.MAX_BYTES + " bytes."));
            }
            PlaceOrder command = OrderJson.placeOrder(body, ids.get());
            key = command.key();
            return new Line(number, key, intake.begin(command), new byte[0]);
        } catch (RefusedException e) {
            return new Line(number, key, null, problem(e.refusal()));
        } catch (FaultException e) {
            return new Line(number, key, null, problem(e));
        }
    }

    private void write(OutputStream out, Line line) throws IOException {
        String start = "{\"line\":" + line.number
                + (line.key == null
                        ? ""
                        : ",\"idempotencyKey\":" + new String(Json.bytes(line.key), StandardCharsets.UTF_8))
                + ",";
        out.write(start.getBytes(StandardCharsets.UTF_8));
        out.write(line.begun == null ? line.known : ended(line.begun));
        out.write('}');
        out.write('\n');
    }

    private byte[] ended(Intake.Waiting begun) {
        try {
            return switch (intake.end(begun)) {
                case Outcome.Done<Placed>(Placed placed) -> accepted(placed);
                case Outcome.Refused<Placed>(Refusal refusal) -> problem(refusal);
            };
        } catch (FaultException e) {
            return problem(e);
        }
    }

    private static byte[] accepted(Placed placed) {
        @Nullable KeyedAnswer kept = placed.kept();
        return kept == null
                ? member(202, placed.replayed(), "order", OrderJson.bytes(placed.order()))
                : member(kept.status(), true, "order", kept.body());
    }

    private static byte[] problem(Refusal refusal) {
        return member(Problems.status(refusal.code()), false, "problem", Problems.bytes(refusal, INSTANCE));
    }

    private static byte[] problem(FaultException fault) {
        return member(Problems.status(fault.code()), false, "problem", Problems.bytes(fault, INSTANCE));
    }

    private static byte[] member(int status, boolean replayed, String name, byte[] json) {
        String start = "\"status\":" + status + (replayed ? ",\"replayed\":true" : "") + ",\"" + name + "\":";
        byte[] head = start.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + json.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(json, 0, all, head.length, json.length);
        return all;
    }
}
