package dev.holdfast.order;

import dev.holdfast.failure.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a fact: the order after it and what to do beside it, all in one transaction.
 *
 * @param order the order after the fact; the same version where nothing changed
 * @param stock what becomes of the held units
 * @param ask whether the provider has to be asked something
 * @param refusal why the fact was not accepted; only a caller's wish can be refused
 */
record Step(Order order, Stock stock, Ask ask, @Nullable Refusal refusal) {
    enum Stock {
        KEEP,
        TAKE,
        RELEASE
    }

    enum Ask {
        NOTHING,
        /** Ask again later, until there is an answer. */
        AGAIN,
        /** Give back what was or may have been captured, now and until it is known. */
        GIVE_BACK
    }

    static Step to(Order order) {
        return new Step(order, Stock.KEEP, Ask.NOTHING, null);
    }

    /** Nothing changes: the fact is old or has been taken into account. */
    static Step stay(Order order) {
        return to(order);
    }

    static Step refuse(Order order, Refusal refusal) {
        return new Step(order, Stock.KEEP, Ask.NOTHING, refusal);
    }

    Step take() {
        return new Step(order, Stock.TAKE, ask, refusal);
    }

    Step release() {
        return new Step(order, Stock.RELEASE, ask, refusal);
    }

    Step askAgain() {
        return new Step(order, stock, Ask.AGAIN, refusal);
    }

    Step giveBack() {
        return new Step(order, stock, Ask.GIVE_BACK, refusal);
    }
}
