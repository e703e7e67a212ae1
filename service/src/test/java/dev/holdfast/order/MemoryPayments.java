package dev.holdfast.order;

import dev.holdfast.payment.Charge;
import dev.holdfast.payment.PaymentAnswer;
import dev.holdfast.payment.PaymentAnswer.Captured;
import dev.holdfast.payment.PaymentAnswer.Declined;
import dev.holdfast.payment.PaymentAnswer.NotFound;
import dev.holdfast.payment.PaymentAnswer.Refunded;
import dev.holdfast.payment.PaymentAnswer.Unknown;
import dev.holdfast.payment.PaymentAnswer.Voided;
import dev.holdfast.payment.PaymentCalls;
import dev.holdfast.payment.PaymentProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A provider with a ledger of its own, and the way to it on which questions and answers get lost or late. The order's id
 * is the key of a charge: it is captured once, and never after it was given up.
 */
class MemoryPayments implements PaymentCalls {
    /** What becomes of a call on its way. */
    enum Way {
        FINE,
        /** The provider never hears of it. */
        QUESTION_LOST,
        /** It happens, and nobody is told. */
        ANSWER_LOST,
        /** It arrives when {@link #arrive} says so, and is answered then. */
        LATE,
        /** It arrives when {@link #arrive} says so; by then the caller has given up. */
        TOO_LATE
    }

    interface Network {
        Way way(String call);
    }

    /** An order's account at the provider. */
    static final class Account {
        final long amount;
        long captured;
        long refunded;
        int captures;
        int failures;
        PaymentAnswer known = new NotFound();

        Account(long amount) {
            this.amount = amount;
        }
    }

    private record OnItsWay(Charge charge, CompletableFuture<PaymentAnswer> answer) {}

    final Map<UUID, Account> accounts = new LinkedHashMap<>();
    private final List<OnItsWay> onTheirWay = new ArrayList<>();
    private final Network network;

    MemoryPayments(Network network) {
        this.network = network;
    }

    @Override
    public CompletableFuture<PaymentAnswer> charge(Charge charge) {
        return switch (network.way("charge")) {
            case FINE -> told(charged(charge));
            case QUESTION_LOST -> told(new Unknown("lost"));
            case ANSWER_LOST -> {
                charged(charge);
                yield told(new Unknown("lost"));
            }
            case LATE -> {
                CompletableFuture<PaymentAnswer> answer = new CompletableFuture<>();
                onTheirWay.add(new OnItsWay(charge, answer));
                yield answer;
            }
            case TOO_LATE -> {
                onTheirWay.add(new OnItsWay(charge, new CompletableFuture<>()));
                yield told(new Unknown("late"));
            }
        };
    }

    @Override
    public CompletableFuture<PaymentAnswer> find(Charge charge) {
        Way way = network.way("find");
        Account account = accounts.get(charge.orderId());
        return told(way == Way.FINE ? account == null ? new NotFound() : account.known : new Unknown("lost"));
    }

    @Override
    public CompletableFuture<PaymentAnswer> giveBack(Charge charge) {
        return switch (network.way("give back")) {
            case FINE, LATE -> told(givenBack(charge));
            case QUESTION_LOST, TOO_LATE -> told(new Unknown("lost"));
            case ANSWER_LOST -> {
                givenBack(charge);
                yield told(new Unknown("lost"));
            }
        };
    }

    int onTheirWay() {
        return onTheirWay.size();
    }

    /** One of the late charges arrives and is answered. */
    void arrive(int index) {
        OnItsWay late = onTheirWay.remove(index);
        late.answer.complete(charged(late.charge));
    }

    private static CompletableFuture<PaymentAnswer> told(PaymentAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private Account account(Charge charge) {
        return accounts.computeIfAbsent(
                charge.orderId(), _ -> new Account(charge.amount().amount()));
    }

    private PaymentAnswer charged(Charge charge) {
        Account account = account(charge);
        return switch (account.known) {
            case Voided _, Refunded _ -> new Declined(PaymentProvider.ORDER_CANCELLED);
            case Captured captured -> captured;
            case Declined declined -> declined;
            case NotFound _, Unknown _ -> first(charge, account);
        };
    }

    private static PaymentAnswer first(Charge charge, Account account) {
        if (charge.token().equals("tok_error_once") && account.failures++ == 0) {
            return new Unknown("the provider failed");
        }
        if (charge.token().contains("decline")) {
            account.known = new Declined("card-declined");
        } else {
            account.known = new Captured("ref-" + charge.orderId());
            account.captured += charge.amount().amount();
            account.captures++;
        }
        return charge.token().startsWith("tok_timeout") ? new Unknown("silent") : account.known;
    }

    private PaymentAnswer givenBack(Charge charge) {
        Account account = account(charge);
        account.known = switch (account.known) {
            case Captured(String reference) -> {
                account.refunded += account.captured;
                yield new Refunded("back-" + reference);
            }
            case Refunded refunded -> refunded;
            case Declined _, NotFound _, Unknown _, Voided _ -> new Voided();
        };
        return account.known;
    }
}
