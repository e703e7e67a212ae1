package dev.holdfast.rig.check;

import static dev.holdfast.rig.check.World.CANCELLED;
import static dev.holdfast.rig.check.World.REFUSED;
import static dev.holdfast.rig.check.World.SOLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.check.Books.Entry;
import dev.holdfast.rig.check.Books.Key;
import dev.holdfast.rig.check.Books.Line;
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

/** Each kind of fault, planted into a world that is right, is caught under its own invariant; what else breaks follows from it. */
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
    void catchesAnOversoldUnit() {
        world.entry(-9, 0, "damaged", "");
        world.call(Call.Kind.ADJUST, "A", "k-damaged", Map.of("A", -9L), 201, "");
        world.keys.add(new Key("inventory/A", "k-damaged", ""));
        world.stock.put("A", new Stock("A", -1, 0));
        assertThat(world.broken()).containsExactlyInAnyOrder(Invariant.I1, Invariant.I4);
    }

    @Test
    void catchesUnitsThatWereHeldTwiceInBetween() {
        world.ledger.set(0, new Entry("A", 0, 1, 0, "received", ""));
        world.ledger.add(new Entry("A", 99, 9, 0, "received", ""));
        world.call(Call.Kind.ADJUST, "A", "k-late", Map.of("A", 9L), 201, "");
        world.keys.add(new Key("inventory/A", "k-late", ""));
        assertThat(world.broken()).containsExactlyInAnyOrder(Invariant.I1, Invariant.I4, Invariant.I9);
    }

    @Test
    void catchesStockThatIsNotItsLedger() {
        world.stock.put("A", new Stock("A", 9, 0));
        assertThat(world.broken()).containsExactly(Invariant.I2);
    }

    @Test
    void catchesAHoldThatWasLeftBehind() {
        world.ledger.removeIf(
                entry -> entry.orderId().equals(REFUSED) && entry.reason().equals(Entry.RELEASED));
        world.stock.put("A", new Stock("A", 8, 2));
        assertThat(world.broken()).containsExactlyInAnyOrder(Invariant.I3, Invariant.I5);
        assertThat(world.judge().of(Invariant.I5).findings().getFirst().where()).isEqualTo(REFUSED);
    }

    @Test
    void catchesAHoldThatTheAuditHadToMend() {
        world.ledger.replaceAll(
                entry -> entry.orderId().equals(REFUSED) && entry.reason().equals(Entry.RELEASED)
                        ? new Entry("A", entry.id(), 0, -2, Entry.AUDIT_RELEASED, REFUSED)
                        : entry);
        assertThat(world.broken()).containsExactly(Invariant.I3);
    }

    @Test
    void catchesAnEffectThatHappenedTwice() {
        world.entry(-2, -2, Entry.TAKEN, SOLD);
        assertThat(world.broken())
                .containsExactlyInAnyOrder(Invariant.I1, Invariant.I2, Invariant.I3, Invariant.I5, Invariant.I14);
    }

    @Test
    void catchesAnEventThatKafkaNeverHad() {
        world.inbox.add("from-nowhere");
        assertThat(world.broken()).containsExactly(Invariant.I14);
    }

    @Test
    void catchesADoubleCharge() {
        world.charges.add(new Charge(SOLD, 300, "EUR", "captured"));
        assertThat(world.broken()).containsExactly(Invariant.I6);
        Finding finding = world.judge().of(Invariant.I6).findings().getFirst();
        assertThat(finding.where()).isEqualTo(SOLD);
        assertThat(finding.detail()).isEqualTo("it was charged 2 times");
        assertThat(finding.calls()).extracting(Call::key).containsExactly("k-sold");
    }

    @Test
    void catchesASaleThatWasNeverPaid() {
        world.charges.removeIf(charge -> charge.orderId().equals(SOLD));
        assertThat(world.broken()).containsExactly(Invariant.I6);
    }

    @Test
    void catchesMoneyThatIsKeptForNothing() {
        world.charges.removeIf(charge -> charge.outcome().equals("refunded"));
        assertThat(world.broken()).containsExactly(Invariant.I6);
    }

    @Test
    void catchesAPaymentThatSaysSomethingElseThanTheProvider() {
        world.payments.put(REFUSED, new Paid("PENDING", 300, "EUR", "tok_decline", true));
        assertThat(world.broken()).containsExactly(Invariant.I6);
    }

    @Test
    void catchesAPhantomCharge() {
        world.charges.add(new Charge("nobody", 300, "EUR", "captured"));
        assertThat(world.broken()).containsExactly(Invariant.I9);
    }

    @Test
    void catchesALostOrder() {
        world.orders.remove(SOLD);
        world.payments.remove(SOLD);
        assertThat(world.broken())
                .containsExactlyInAnyOrder(Invariant.I7, Invariant.I9, Invariant.I12, Invariant.I15, Invariant.I16);
    }

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
    void catchesAnOrderThatNeverEnded() {
        world.placed("open", "tok_timeout_captured");
        world.payments.put("open", new Paid("UNKNOWN", 300, "EUR", "tok_timeout_captured", true));
        world.stock.put("A", new Stock("A", 8, 2));
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
    void catchesStockThatNobodyBrought() {
        world.entry(5, 0, "received", "");
        world.stock.put("A", new Stock("A", 13, 0));
        assertThat(world.broken()).containsExactly(Invariant.I9);
    }

    @Test
    void letsAnUnknownAdjustmentHaveHappenedOnceAndNotTwice() {
        world.call(Call.Kind.ADJUST, "A", "k-maybe", Map.of("A", 5L), 503, "");
        assertThat(world.broken()).isEmpty();
        world.entry(5, 0, "received", "");
        world.stock.put("A", new Stock("A", 13, 0));
        assertThat(world.broken()).isEmpty();
        world.entry(5, 0, "received", "");
        world.stock.put("A", new Stock("A", 18, 0));
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
    void catchesATotalThatIsWrongByACent() {
        world.order(SOLD, "CONFIRMED", 301, "OrderAccepted", "OrderConfirmed");
        world.payments.put(SOLD, new Paid("CAPTURED", 301, "EUR", "tok_ok", false));
        world.charges.replaceAll(
                charge -> charge.orderId().equals(SOLD) ? new Charge(SOLD, 301, "EUR", "captured") : charge);
        assertThat(world.broken()).containsExactly(Invariant.I11);
    }

    @Test
    void catchesAPriceThatNeverWas() {
        Order order = world.order(SOLD);
        List<Line> lines = List.of(new Line("A", 1, 100, 100), new Line("A", 1, 200, 200));
        world.orders.put(
                SOLD, new Order(SOLD, order.status(), 2, 300, "EUR", lines, order.timeline(), "", order.fingerprint()));
        assertThat(world.broken()).containsExactly(Invariant.I11);
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
    void catchesARefusedRequestThatLeftARow() {
        world.call(Call.Kind.ORDER, "", "k-too-many", Map.of("A", 2L), 409, "");
        assertThat(world.broken()).isEmpty();
        world.keys.add(new Key("POST /orders", "k-too-many", "nobody"));
        assertThat(world.broken()).containsExactly(Invariant.I17);
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
