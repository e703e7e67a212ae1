package dev.holdfast.local;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What became of each order's money. One charge per order, ever: the first outcome is the answer to every repeat. */
final class PaymentCharges {
    private final Clock clock;
    private final PaymentLedger ledger;
    private final Map<String, Charge> charges = new HashMap<>();
    private final Set<String> failedOnce = new HashSet<>();

    /** Reads nothing by itself: the ledger is opened with {@link #replay} as its reader. */
    PaymentCharges(LedgerOpener opener, Clock clock) throws java.io.IOException {
        this.clock = clock;
        this.ledger = opener.open(this::replay);
    }

    interface LedgerOpener {
        PaymentLedger open(java.util.function.Consumer<PaymentLedger.Entry> reader) throws java.io.IOException;
    }

    record Money(String orderId, long amount, String currency) {}

    /** An empty code or reference is left out of the answer. */
    record Outcome(String status, String code, String reference) {}

    /** @param durable an outcome is told to nobody before it is on disk */
    private record Charge(Money money, Outcome first, Outcome latest, CompletableFuture<Void> durable) {}

    private void replay(PaymentLedger.Entry entry) {
        Money money = new Money(entry.orderId(), entry.amount(), entry.currency());
        put(
                money,
                new Outcome(entry.outcome(), entry.code(), entry.reference()),
                CompletableFuture.completedFuture(null));
    }

    private Charge put(Money money, Outcome outcome, CompletableFuture<Void> durable) {
        return charges.merge(
                money.orderId(),
                new Charge(money, outcome, outcome, durable),
                (before, now) -> new Charge(before.money(), before.first(), now.latest(), now.durable()));
    }

    /** Charges, unless this order has an outcome already; a cancelled one is declined. */
    Outcome charge(Money money, PaymentRules.Rule rule) {
        Charge charge;
        synchronized (this) {
            Charge before = charges.get(money.orderId());
            charge = before != null
                    ? before
                    : record(
                            money,
                            rule.captures()
                                    ? new Outcome("captured", "", "ch_" + money.orderId())
                                    : new Outcome("declined", rule.declineCode(), ""));
        }
        charge.durable().join();
        return charge.first().status().equals("voided")
                ? new Outcome("declined", "order-cancelled", "")
                : charge.first();
    }

    Optional<Outcome> find(String orderId) {
        Charge charge;
        synchronized (this) {
            charge = charges.get(orderId);
        }
        if (charge == null) {
            return Optional.empty();
        }
        charge.durable().join();
        return Optional.of(charge.latest());
    }

    /** Captured money goes back; where there is none yet, none can be captured any more. */
    Outcome giveBack(String orderId) {
        Charge charge;
        synchronized (this) {
            Charge before = charges.get(orderId);
            charge = switch (before == null ? "" : before.latest().status()) {
                case "captured" -> record(money(before, orderId), new Outcome("refunded", "", "re_" + orderId));
                case "refunded", "voided" -> java.util.Objects.requireNonNull(before);
                default -> record(money(before, orderId), new Outcome("voided", "", ""));
            };
        }
        charge.durable().join();
        return charge.latest();
    }

    private static Money money(@org.jspecify.annotations.Nullable Charge before, String orderId) {
        return before == null ? new Money(orderId, 0, "") : before.money();
    }

    private Charge record(Money money, Outcome outcome) {
        String now = Instant.now(clock).truncatedTo(ChronoUnit.MILLIS).toString();
        return put(
                money,
                outcome,
                ledger.append(new PaymentLedger.Entry(
                        now,
                        money.orderId(),
                        money.orderId(),
                        money.amount(),
                        money.currency(),
                        outcome.status(),
                        outcome.code(),
                        outcome.reference())));
    }

    /** True the first time it is asked about an order; forgotten by a restart, because nothing happened. */
    synchronized boolean failsNow(String orderId) {
        return !charges.containsKey(orderId) && failedOnce.add(orderId);
    }
}
