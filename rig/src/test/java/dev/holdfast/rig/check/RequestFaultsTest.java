package dev.holdfast.rig.check;

import static dev.holdfast.rig.check.World.SOLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.check.Books.Entry;
import dev.holdfast.rig.check.Books.Key;
import dev.holdfast.rig.check.Books.Stock;
import dev.holdfast.rig.history.Call;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Faults between what was asked, heard and read, and what is there: each is caught under its own invariant. */
class RequestFaultsTest {
    private final World world = new World();

    @Test
    void catchesAnOrderThatCannotBeReadAfterItsAnswer() {
        world.read(SOLD, 404, -1);
        assertThat(world.broken()).containsExactly(Invariant.I7);
    }

    @Test
    void catchesAnOrderThatGrewYounger() {
        world.read(SOLD, 200, 2);
        world.read(SOLD, 200, 1);
        assertThat(world.broken()).containsExactly(Invariant.I7);
    }

    @Test
    void letsReadsThatOverlapShowEitherVersion() {
        world.read(SOLD, 200, 2);
        Call read = world.calls.getLast();
        world.add(new Call(
                99,
                2,
                Call.Kind.READ,
                SOLD,
                "",
                Map.of(),
                "",
                "",
                read.startNanos() - 1,
                read.endNanos(),
                200,
                "",
                SOLD,
                1,
                false,
                ""));
        assertThat(world.broken()).isEmpty();
    }

    @Test
    void catchesACancelThatWasForgotten() {
        world.call(Call.Kind.CANCEL, SOLD, "k-too-late", Map.of(), 200, SOLD);
        world.keys.add(new Key("POST /orders/" + SOLD + "/cancel", "k-too-late", ""));
        assertThat(world.broken()).containsExactly(Invariant.I8);
    }

    @Test
    void catchesACancelThatNobodyAskedFor() {
        world.calls.removeIf(call -> call.kind() == Call.Kind.CANCEL);
        world.keys.removeIf(key -> key.key().equals("k-cancel"));
        assertThat(world.broken()).containsExactly(Invariant.I9);
    }

    @Test
    void catchesAPhantomOrder() {
        world.placed("phantom", "tok_ok");
        world.ended("phantom", "CONFIRMED", "OrderConfirmed");
        world.entry(-2, -2, Entry.TAKEN, "phantom");
        world.paid("phantom", "CAPTURED", "captured");
        world.stock.put("A", new Stock("A", 6, 0));
        assertThat(world.broken()).isEmpty();
        world.calls.removeLast();
        assertThat(world.broken()).containsExactly(Invariant.I9);
        world.keys.removeLast();
        assertThat(world.broken()).containsExactly(Invariant.I9);
    }

    @Test
    void catchesAnOrderOfSomethingElseThanWasWanted() {
        Call call = world.calls.get(1);
        world.calls.set(
                1,
                new Call(
                        call.number(),
                        1,
                        call.kind(),
                        "",
                        call.key(),
                        Map.of("A", 3L),
                        call.token(),
                        call.sent(),
                        call.startNanos(),
                        call.endNanos(),
                        202,
                        "",
                        call.orderId(),
                        1,
                        false,
                        call.answer()));
        assertThat(world.broken()).containsExactly(Invariant.I9);
    }

    @Test
    void catchesADuplicateKey() {
        world.placed("twin", "tok_ok");
        world.ended("twin", "CONFIRMED", "OrderConfirmed");
        world.entry(-2, -2, Entry.TAKEN, "twin");
        world.paid("twin", "CAPTURED", "captured");
        world.stock.put("A", new Stock("A", 6, 0));
        world.calls.removeLast();
        world.keys.set(world.keys.size() - 1, new Key("POST /orders", "k-sold", "twin"));
        assertThat(world.broken()).containsExactly(Invariant.I10);
    }

    @Test
    void catchesUnequalReplays() {
        world.call(Call.Kind.ORDER, "", "k-sold", Map.of("A", 2L), 202, SOLD);
        world.last("tok_ok", "", true, "body of k-sold", "answer to k-sold");
        assertThat(world.broken()).isEmpty();
        world.last("tok_ok", "", true, "body of k-sold", "another answer");
        assertThat(world.broken()).containsExactly(Invariant.I10);
    }

    @Test
    void catchesARepeatThatIsNotToldAsOne() {
        world.call(Call.Kind.ORDER, "", "k-sold", Map.of("A", 2L), 202, SOLD);
        assertThat(world.broken()).containsExactly(Invariant.I10);
    }

    @Test
    void catchesAKeyThatTookAnotherBody() {
        world.call(Call.Kind.ORDER, "", "k-sold", Map.of("A", 3L), 422, "");
        world.last("tok_ok", "idempotency-key-reused", false, "another body", "problem");
        assertThat(world.broken()).isEmpty();
        world.last("tok_ok", "invalid-request", false, "another body", "problem");
        assertThat(world.broken()).containsExactly(Invariant.I10);
    }

    @Test
    void catchesAKeyThatIsGone() {
        world.keys.removeIf(key -> key.key().equals("k-stock"));
        assertThat(world.broken()).containsExactly(Invariant.I10);
    }

    @Test
    void letsARefusedRequestSucceedLaterUnderItsKey() {
        Call placed = world.calls.get(1);
        world.calls.set(
                1,
                new Call(
                        placed.number(),
                        1,
                        placed.kind(),
                        "",
                        placed.key(),
                        placed.wanted(),
                        placed.token(),
                        placed.sent(),
                        placed.startNanos(),
                        placed.endNanos(),
                        409,
                        "insufficient-stock",
                        "",
                        -1,
                        false,
                        "problem"));
        Call again = world.call(Call.Kind.ORDER, "", placed.key(), placed.wanted(), 202, SOLD);
        world.last(placed.token(), "", false, again.sent(), again.answer());
        assertThat(world.broken()).isEmpty();
    }

    @Test
    void catchesARefusedRequestThatLeftARow() {
        world.call(Call.Kind.ORDER, "", "k-too-many", Map.of("A", 2L), 409, "");
        assertThat(world.broken()).isEmpty();
        world.keys.add(new Key("POST /orders", "k-too-many", "nobody"));
        assertThat(world.broken()).containsExactly(Invariant.I17);
    }
}
