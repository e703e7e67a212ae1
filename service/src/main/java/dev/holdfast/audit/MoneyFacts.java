package dev.holdfast.audit;

import dev.holdfast.payment.PaymentAnswer;
import java.util.List;
import java.util.UUID;

/** What the provider says of an order whose money is settled in our books. */
record MoneyFacts(UUID id, String status, PaymentAnswer answer) {
    /** A provider that does not know it, or gives no answer, contradicts nobody. */
    List<Finding> findings() {
        boolean sold = status.equals("CONFIRMED");
        return switch (answer) {
            case PaymentAnswer.Captured _ ->
                sold ? List.of() : broken("has the money of an order that ended without a sale");
            case PaymentAnswer.Declined _ -> sold ? broken("declined the money of an order that is sold") : List.of();
            case PaymentAnswer.Refunded _ -> sold ? broken("gave the money of a sold order back") : List.of();
            case PaymentAnswer.Voided _ -> sold ? broken("has no money of an order that is sold") : List.of();
            case PaymentAnswer.Unknown _, PaymentAnswer.NotFound _ -> List.of();
        };
    }

    private List<Finding> broken(String how) {
        return List.of(Finding.ofOrder(Invariant.I6, id, "the provider " + how));
    }
}
