package dev.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.audit.OrderFacts.Paid;
import dev.holdfast.payment.PaymentAnswer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The verdicts on what was read, without any server. */
class VerdictsTest {
    private static final UUID ID = UUID.fromString("019f0c1e-7a52-7c3b-9d0e-3f5b8a6c2d14");
    private static final Paid CAPTURED = new Paid("CAPTURED", 100, true, true, false);

    private static List<Invariant> invariants(List<Finding> findings) {
        return findings.stream().map(Finding::invariant).toList();
    }

    private static StockFacts stock(long onHand, long reserved, boolean whole, long ledgerOnHand, long ledgerReserved) {
        return new StockFacts("MUG", onHand, reserved, 3, 0, 9, whole, ledgerOnHand, ledgerReserved, 0, 0);
    }

    private static OrderFacts order(String status, @Nullable Paid payment, String... timeline) {
        return new OrderFacts(ID, status, timeline.length, 100, true, Arrays.asList(timeline), payment);
    }

    private static OrderFacts confirmed(@Nullable Paid payment) {
        return order("CONFIRMED", payment, "1 OrderAccepted", "2 OrderConfirmed");
    }

    @Test
    void findsNothingInStockThatIsItsLedger() {
        assertThat(stock(10, 2, true, 10, 2).findings()).isEmpty();
    }

    @Test
    void comparesSumsOnlyWhereTheLedgerWasReadToItsEnd() {
        assertThat(stock(10, 2, false, 7, 1).findings()).isEmpty();
        assertThat(invariants(stock(10, 2, true, 7, 1).findings())).containsExactly(Invariant.I2, Invariant.I3);
    }

    @Test
    void findsMoreHeldThanThereIs() {
        assertThat(invariants(stock(1, 2, true, 1, 2).findings())).containsExactly(Invariant.I1);
        assertThat(invariants(stock(1, -1, true, 1, -1).findings())).containsExactly(Invariant.I1);
    }

    @Test
    void findsAPrefixThatWasOversold() {
        assertThat(invariants(new StockFacts("MUG", 1, 0, 1, 0, 9, true, 1, 0, -1, 0).findings()))
                .containsExactly(Invariant.I4);
    }

    @Test
    void tellsWhyAHoldDoesNotFit() {
        assertThat(invariants(new HoldFacts("MUG", "x", null, 1, 0, 0, 0, 2, 0).findings()))
                .containsExactly(Invariant.I9, Invariant.I3);
        assertThat(invariants(new HoldFacts("MUG", "x", "CONFIRMED", 1, 2, 0, -4, -2, 2).findings()))
                .containsExactly(Invariant.I5, Invariant.I3);
        assertThat(invariants(new HoldFacts("MUG", "x", "REJECTED", 1, 0, 0, 0, 2, 2).findings()))
                .containsExactly(Invariant.I3);
        assertThat(invariants(new HoldFacts("MUG", "x", "ACCEPTED", 1, 0, 0, 0, 1, 2).findings()))
                .containsExactly(Invariant.I14);
    }

    @Test
    void releasesOnlyWhatNobodyCanWantAnyMore() {
        assertThat(new HoldFacts("MUG", "x", null, 1, 0, 0, 0, 2, 0).heldForNobody())
                .isTrue();
        assertThat(new HoldFacts("MUG", "x", "CANCELLED", 1, 0, 0, 0, 2, 2).heldForNobody())
                .isTrue();
        assertThat(new HoldFacts("MUG", "x", "ACCEPTED", 2, 0, 0, 0, 4, 2).heldForNobody())
                .isFalse();
        assertThat(new HoldFacts("MUG", "x", "CONFIRMED", 1, 0, 0, 0, 2, 2).heldForNobody())
                .isFalse();
        assertThat(new HoldFacts("MUG", "x", "CANCELLED", 1, 1, 0, -2, 2, 2).heldForNobody())
                .as("something was sold: a person looks")
                .isFalse();
    }

    @Test
    void findsNothingInOrdersAsTheyShouldBe() {
        Paid pending = new Paid("PENDING", 100, true, true, false);
        assertThat(order("ACCEPTED", pending, "1 OrderAccepted").findings()).isEmpty();
        assertThat(confirmed(CAPTURED).findings()).isEmpty();
        assertThat(order(
                                "CANCELLED",
                                new Paid("CAPTURED", 100, true, true, true),
                                "1 OrderAccepted",
                                "2 OrderCancelled",
                                "3 PaymentSettled")
                        .findings())
                .isEmpty();
    }

    @Test
    void findsMoneyThatDoesNotFit() {
        Paid kept = new Paid("CAPTURED", 100, true, true, false);
        Paid forgotten = new Paid("UNKNOWN", 100, true, true, false);
        assertThat(invariants(order("REJECTED", kept, "1 OrderAccepted", "2 OrderRejected")
                        .findings()))
                .containsExactly(Invariant.I6);
        assertThat(invariants(order("ACCEPTED", forgotten, "1 OrderAccepted").findings()))
                .containsExactly(Invariant.I6);
        assertThat(invariants(
                        confirmed(new Paid("CAPTURED", 100, true, false, false)).findings()))
                .containsExactly(Invariant.I6);
        assertThat(invariants(confirmed(null).findings())).containsExactly(Invariant.I6);
        assertThat(invariants(
                        confirmed(new Paid("CAPTURED", 99, false, true, false)).findings()))
                .containsExactly(Invariant.I11);
    }

    @Test
    void findsEndsThatAreNotOne() {
        assertThat(invariants(order("CONFIRMED", CAPTURED, "1 OrderAccepted").findings()))
                .containsExactly(Invariant.I12);
        assertThat(invariants(order("CONFIRMED", CAPTURED, "1 OrderAccepted", "2 OrderRejected")
                        .findings()))
                .containsExactly(Invariant.I12);
        assertThat(invariants(order("CONFIRMED", CAPTURED, "1 OrderAccepted", "2 OrderConfirmed", "3 OrderCancelled")
                        .findings()))
                .containsExactly(Invariant.I8);
    }

    @Test
    void findsGapsAndRepeatsInTheTimeline() {
        assertThat(invariants(order("CONFIRMED", CAPTURED, "1 OrderAccepted", "3 OrderConfirmed")
                        .findings()))
                .containsExactly(Invariant.I13);
    }

    @Test
    void believesAProviderOnlyWhereItKnows() {
        assertThat(new MoneyFacts(ID, "CONFIRMED", new PaymentAnswer.NotFound()).findings())
                .isEmpty();
        assertThat(new MoneyFacts(ID, "CONFIRMED", new PaymentAnswer.Unknown("silent")).findings())
                .isEmpty();
        assertThat(new MoneyFacts(ID, "CONFIRMED", new PaymentAnswer.Captured("r")).findings())
                .isEmpty();
        assertThat(new MoneyFacts(ID, "CANCELLED", new PaymentAnswer.Voided()).findings())
                .isEmpty();
        for (PaymentAnswer answer : List.of(
                new PaymentAnswer.Declined("no"), new PaymentAnswer.Refunded("r"), new PaymentAnswer.Voided())) {
            assertThat(invariants(new MoneyFacts(ID, "CONFIRMED", answer).findings()))
                    .containsExactly(Invariant.I6);
        }
        assertThat(invariants(new MoneyFacts(ID, "REJECTED", new PaymentAnswer.Captured("r")).findings()))
                .containsExactly(Invariant.I6);
    }

    @Test
    void keepsEachRowOnceAndNoMoreThanPeopleCanLookAt() {
        Found found = new Found();
        for (int i = 0; i < Found.MAX + 5; i++) {
            found.add(Finding.ofSku(Invariant.I2, "SKU-" + i, "first"));
            found.add(Finding.ofSku(Invariant.I2, "SKU-" + i, "again"));
        }
        assertThat(found.all())
                .hasSize(Found.MAX)
                .allMatch(finding -> finding.detail().equals("first"));
    }

    @Test
    void everyInvariantSaysWhatIsAskedOrWhatIsNot() {
        assertThat(Invariant.values())
                .hasSize(17)
                .allSatisfy(invariant ->
                        assertThat(invariant.covers() + invariant.beyond()).isNotEmpty());
    }
}
