package dev.holdfast.inventory;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.Kind;
import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.Refusal.FieldError;
import dev.holdfast.http.JsonFields;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * People change the stock: goods came, were counted, broke.
 *
 * @param delta units that came (positive) or went (negative), never 0
 * @param expectedOnHand what was on hand when the caller looked; null where it does not matter
 */
record Adjustment(
        long delta,
        String reason,
        @Nullable String note,
        @Nullable Long expectedOnHand) {
    /** Far above a shop's largest delivery, far below where sums of a ledger could overflow. */
    static final long MAX_DELTA = 1_000_000_000L;

    static final long MAX_ON_HAND = 1_000_000_000_000L;
    static final int MAX_NOTE = 500;

    static final Code INSUFFICIENT_STOCK =
            new Code("insufficient-stock", Kind.CONFLICT, "There is not enough stock for this");
    static final Code STALE_EXPECTATION =
            new Code("stale-expectation", Kind.CONFLICT, "The stock is not what the caller expects");

    private static final Pattern REASON = Pattern.compile("received|counted|damaged|lost|returned|correction");

    static Adjustment parse(JsonFields body) {
        long delta = body.integer("delta", -MAX_DELTA, MAX_DELTA);
        if (delta == 0) {
            body.fault("delta", "out-of-range", "Must not be 0.");
        }
        String reason =
                body.text("reason", 1, 20, REASON, "One of received, counted, damaged, lost, returned, correction.");
        String note = body.optionalText("note", 0, MAX_NOTE);
        Long expectedOnHand = body.optionalInteger("expectedOnHand", 0, MAX_ON_HAND);
        body.finish();
        return new Adjustment(delta, reason, note, expectedOnHand);
    }

    /** Whether it may be done to this stock, and what it moves. */
    Outcome<StockMove> on(StockItem item) {
        if (expectedOnHand != null && expectedOnHand != item.onHand()) {
            return Outcome.refused(Refusal.of(
                    STALE_EXPECTATION, "Other units are on hand than expected; read the stock and count again."));
        }
        if (item.onHand() + delta < item.reserved()) {
            return Outcome.refused(Refusal.of(
                    INSUFFICIENT_STOCK, "On hand would fall below what is held for orders; cancel orders first."));
        }
        if (item.onHand() + delta > MAX_ON_HAND) {
            return Outcome.refused(Refusal.of(
                    Code.INVALID_REQUEST,
                    "The stock of one SKU is bounded.",
                    List.of(new FieldError(
                            "/delta", "out-of-range", "On hand must stay at or below " + MAX_ON_HAND + "."))));
        }
        return Outcome.done(new StockMove(item.sku(), delta, 0, reason, null, note));
    }
}
