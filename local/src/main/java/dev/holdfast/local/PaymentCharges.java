package dev.holdfast.local;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What became of each order's money. One charge per order, ever: a repeat is answered like the first call. */
final class PaymentCharges {
    static final String ORDER_CANCELLED = "order-cancelled";

    private static final CompletableFuture<Void> DURABLE = CompletableFuture.completedFuture(null);

    private final Clock clock;
    private final PaymentLedger ledger;
    private final Map<String, Charge> charges = new HashMap<>();
    private final Map<String, Long> waiting = new HashMap<>();
    private final Set<String> failedOnce = new HashSet<>();

    /** Reads nothing by itself: the ledger is opened with {@link #replay} as its reader. */
    PaymentCharges(LedgerOpener opener, Clock clock) throws IOException {
        this.clock = clock;
        this.ledger = opener.open(this::replay);
    }

    interface LedgerOpener {
        PaymentLedger open(Consumer<PaymentLedger.Entry> reader) throws java.io.IOException;
    }

    record Money(String orderId, long amount, String currency) {}

    /** An empty code or reference is left out of the answer. */
    record Outcome(String status, String code, String reference) {}

    /** @param durable an outcome is told to nobody before it is on disk */
    private record Charge(Money money, Outcome latest, CompletableFuture<Void> durable) {}

    private void replay(PaymentLedger.Entry entry) {
        Money money = new Money(entry.orderId(), entry.amount(), entry.currency());
        put(money, new Outcome(entry.outcome().intern(), entry.code().intern(), entry.reference()), DURABLE);
    }

    private Charge put(Money money, Outcome outcome, CompletableFuture<Void> durable) {
        Charge charge = new Charge(money, outcome, durable);
        charges.put(money.orderId(), charge);
        return charge;
    }

    /**
     * When the order's charge may happen, as nanoTime. It counts from the first request: one that is repeated does not wait
     * anew. A charge that waits is forgotten by a restart, because nothing has happened yet.
     */
    synchronized long due(String orderId, Duration before) {
        return charges.containsKey(orderId)
                ? System.nanoTime()
                : waiting.computeIfAbsent(orderId, _ -> System.nanoTime() + before.toNanos());
    }

    /** Charges, unless this order has an outcome already; one that was given back is declined. */
    Outcome charge(Money money, PaymentRules.Rule rule) {
        Charge charge;
        synchronized (this) {
            waiting.remove(money.orderId());
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
        return switch (charge.latest().status()) {
            case "refunded", "voided" -> new Outcome("declined", ORDER_CANCELLED, "");
            default -> charge.latest();
        };
    }

    /** What became of the order's money; {@code pending} while a slow charge waits. */
    Optional<Outcome> find(String orderId) {
        Charge charge;
        synchronized (this) {
            charge = charges.get(orderId);
            if (charge == null) {
                return waiting.containsKey(orderId) ? Optional.of(new Outcome("pending", "", "")) : Optional.empty();
            }
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
                case "refunded", "voided" -> Objects.requireNonNull(before);
                default -> record(money(before, orderId), new Outcome("voided", "", ""));
            };
        }
        charge.durable().join();
        return charge.latest();
    }

    private static Money money(@Nullable Charge before, String orderId) {
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
        boolean fails = !charges.containsKey(orderId) && failedOnce.add(orderId);
        if (fails) {
            waiting.remove(orderId);
        }
        return fails;
    }
}
