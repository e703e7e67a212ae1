package dev.holdfast.rig.check;

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
import dev.holdfast.rig.history.Call;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Faults of stock, prices and money, planted into a world that is right: each is caught under its own invariant. */
class StockAndMoneyFaultsTest {
    private final World world = new World();

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
                SOLD,
                new Order(
                        SOLD, order.status(), 2, 300, "EUR", lines, order.timeline(), "", false, order.fingerprint()));
        assertThat(world.broken()).containsExactly(Invariant.I11);
    }
}
