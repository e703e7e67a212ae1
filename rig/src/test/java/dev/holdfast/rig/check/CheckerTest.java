package dev.holdfast.rig.check;

import static dev.holdfast.rig.check.World.CANCELLED;
import static dev.holdfast.rig.check.World.REFUSED;
import static dev.holdfast.rig.check.World.SOLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.check.Books.Order;
import dev.holdfast.rig.check.Books.Paid;
import dev.holdfast.rig.check.Books.Stock;
import dev.holdfast.rig.check.Evidence.Charge;
import dev.holdfast.rig.check.Evidence.Copy;
import dev.holdfast.rig.check.Judgement.Answer;
import dev.holdfast.rig.history.Call;
import dev.holdfast.rig.history.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A world that is right, and faults of orders, events and documents in it: each is caught under its own invariant. */
class CheckerTest {
    private final World world = new World();

    @Test
    void holdsWhereAllIsRight() {
        world.read(SOLD, 200, 2);
        world.call(Call.Kind.ORDER, "", "k-too-many", Map.of("A", 11L), 409, "");
        Judgement judgement = world.judge();
        assertThat(judgement.verdicts()).allSatisfy(verdict -> {
            assertThat(verdict.findings()).isEmpty();
            assertThat(verdict.answer()).isEqualTo(Answer.HOLDS);
        });
        assertThat(JudgementText.of(judgement)).endsWith("VERDICT: holds\n").contains("I17 holds");
    }

    @Test
    void saysNothingOfWhatItHasNotSeen() {
        world.samples.clear();
        assertThat(world.judge().of(Invariant.I17).answer()).isEqualTo(Answer.NOT_SEEN);
        assertThat(JudgementText.of(world.judge())).endsWith("VERDICT: holds; nothing was seen of I17\n");
    }

    @Test
    void catchesALostOrder() {
        world.orders.remove(SOLD);
        world.payments.remove(SOLD);
        assertThat(world.broken())
                .containsExactlyInAnyOrder(Invariant.I7, Invariant.I9, Invariant.I12, Invariant.I15, Invariant.I16);
    }

    @Test
    void catchesAnOrderThatNeverEnded() {
        world.placed("open", "tok_timeout_captured");
        world.payments.put("open", new Paid("UNKNOWN", 300, "EUR", "tok_timeout_captured", true));
        world.stock.put("A", new Stock("A", 8, 2));
        assertThat(world.broken()).containsExactly(Invariant.I8);
    }

    @Test
    void catchesADeadlineThatEndedAnOrderTooEarly() {
        Order order = world.order(REFUSED);
        world.orders.put(
                REFUSED,
                new Order(
                        REFUSED,
                        order.status(),
                        order.version(),
                        order.total(),
                        order.currency(),
                        order.lines(),
                        order.timeline(),
                        order.cancelReason(),
                        true,
                        order.fingerprint()));
        assertThat(world.broken()).containsExactly(Invariant.I8);
    }

    @Test
    void catchesAnOrderThatEndedTwice() {
        world.order(REFUSED, "REJECTED", 300, "OrderAccepted", "OrderConfirmed", "OrderRejected");
        world.documents.put(REFUSED, World.copy(world.order(REFUSED)));
        world.events.set(3, World.event(3, REFUSED, 2, "OrderConfirmed", "CONFIRMED"));
        world.event(REFUSED, 3, "OrderRejected", "REJECTED");
        assertThat(world.broken()).containsExactly(Invariant.I8);
    }

    @Test
    void catchesAnEventThatWasNeverSent() {
        world.unsent = 1;
        world.events.removeLast();
        assertThat(world.broken()).containsExactly(Invariant.I12);
    }

    @Test
    void catchesAnEventThatIsNotWhatHappened() {
        world.events.set(1, World.event(1, SOLD, 2, "OrderRejected", "REJECTED"));
        assertThat(world.broken()).containsExactly(Invariant.I12);
    }

    @Test
    void catchesAGapInTheSequence() {
        world.events.set(5, World.event(5, CANCELLED, 3, "PaymentSettled", "CANCELLED"));
        assertThat(world.broken()).containsExactlyInAnyOrder(Invariant.I12, Invariant.I13);
    }

    @Test
    void catchesASequenceOutOfOrder() {
        world.events.set(0, World.event(0, SOLD, 2, "OrderConfirmed", "CONFIRMED"));
        world.events.set(1, World.event(1, SOLD, 1, "OrderAccepted", "ACCEPTED"));
        assertThat(world.broken()).containsExactly(Invariant.I13);
    }

    @Test
    void letsEventsBeDeliveredAgain() {
        world.events.add(World.event(world.events.size(), SOLD, 2, "OrderConfirmed", "CONFIRMED"));
        world.events.add(World.event(world.events.size(), SOLD, 1, "OrderAccepted", "ACCEPTED"));
        assertThat(world.broken()).isEmpty();
    }

    @Test
    void catchesAStaleDocument() {
        Order old = new World().order(SOLD);
        world.documents.put(SOLD, new Copy(SOLD, "ACCEPTED", 1, old.fingerprint()));
        assertThat(world.broken()).containsExactlyInAnyOrder(Invariant.I15, Invariant.I16);
    }

    @Test
    void catchesADocumentAhead() {
        world.documents.put(SOLD, new Copy(SOLD, "CONFIRMED", 3, World.fingerprint(SOLD, "CONFIRMED", 3)));
        assertThat(world.broken()).containsExactly(Invariant.I15);
    }

    @Test
    void catchesADocumentThatDiffersInOneField() {
        world.documents.put(SOLD, new Copy(SOLD, "CONFIRMED", 2, World.fingerprint(SOLD, "REJECTED", 2)));
        assertThat(world.broken()).containsExactly(Invariant.I15);
        assertThat(world.judge().of(Invariant.I15).findings().getFirst().detail())
                .isEqualTo("its document differs in status");
    }

    @Test
    void catchesADocumentOfNoOrder() {
        world.documents.put("nobody", new Copy("nobody", "CONFIRMED", 2, World.fingerprint("nobody", "CONFIRMED", 2)));
        assertThat(world.broken()).containsExactly(Invariant.I15);
    }

    @Test
    void catchesANodeOverItsBounds() {
        for (Sample over : List.of(
                new Sample("two", 6, 1_001, 1, 1, 1),
                new Sample("two", 6, 1, 101, 1, 1),
                new Sample("two", 6, 1, 1, 11, 1),
                new Sample("two", 6, 1, 1, 1, 51))) {
            world.samples.set(0, over);
            assertThat(world.broken()).containsExactly(Invariant.I17);
        }
    }

    @Test
    void showsTheRowsAndTheCallsAroundAFault() {
        world.charges.add(new Charge(SOLD, 300, "EUR", "captured"));
        assertThat(JudgementText.of(world.judge()))
                .contains("I6  BROKEN")
                .contains("sold: it was charged 2 times")
                .contains("order sold CONFIRMED version 2 total 300 EUR lines [2 x A at 150 = 300]")
                .contains("call 2 ORDER  key k-sold wanted {A=2} tok_ok -> 202 sold version 1")
                .endsWith("VERDICT: BROKEN\n");
    }

    @Test
    void countsAllOfAFaultAndKeepsAFew() {
        for (int i = 0; i < 25; i++) {
            world.charges.add(new Charge("nobody-" + i, 1, "EUR", "captured"));
        }
        assertThat(world.judge().of(Invariant.I9).broken()).isEqualTo(25);
        assertThat(world.judge().of(Invariant.I9).findings()).hasSize(20);
        assertThat(JudgementText.of(world.judge())).contains("and 5 more");
    }
}
