package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Explorer.Result;
import dev.holdfast.model.ShopModel.Scope;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds in every state of the protocol, and what each of its guards is for: without it a way to the fault is shown. */
@Tag("exhaustive")
class ModelTest {
    /** Orders may be ended at any moment; besides, a node dies or loses its partition, or a charge arrives late. */
    private static final Scope DEATH = new Scope(true, true, 1, 0, 0);

    private static final Scope LATE = new Scope(true, true, 0, 0, 1);

    private static final Scope REPEAT = new Scope(true, true, 0, 1, 0);

    /** Nobody cancels and no deadline passes, so that an order ends by its payment or not at all; much else happens. */
    private static final Scope NO_ENDING = new Scope(false, true, 2, 1, 1);

    private static Result explored(Model<?> model) {
        Result result = Explorer.explore(model);
        System.out.println(model + ": " + result);
        return result;
    }

    private static void holds(Model<?> model) {
        Result result = explored(model);
        assertThat(result.holds()).as(result.toString()).isTrue();
        assertThat(result.states()).as("a model of nothing holds too").isGreaterThan(10_000);
    }

    private static void breaks(String fault, Model<?> model) {
        Result result = explored(model);
        assertThat(result.fault()).as(result.toString()).contains(fault);
        assertThat(result.trace()).isNotEmpty().doesNotContain("");
    }

    @Test
    void twoOrdersForOneUnitAlwaysEndAndNeverBreakAnything() {
        holds(ShopModel.without(DEATH));
        holds(ShopModel.without(LATE));
        holds(ShopModel.without(REPEAT));
    }

    @Test
    void everyOrderEndsByItsPaymentAloneWhereNobodyEndsIt() {
        holds(ShopModel.without(NO_ENDING));
    }

    @Test
    void everyEventArrivesInSequenceAndTheDocumentFollows() {
        holds(EventModel.without());
    }

    @Test
    void withoutTheStockCheckMoreIsHeldThanThereIs() {
        breaks("I1", ShopModel.without(DEATH, Guard.STOCK_CHECK));
    }

    @Test
    void withoutTheRequestsKeyARepeatHoldsAgain() {
        breaks("I14", ShopModel.without(DEATH, Guard.REQUEST_KEY));
    }

    @Test
    void withoutTheOrdersLockItEndsTwice() {
        breaks("I1", ShopModel.without(DEATH, Guard.STATE_UNDER_LOCK));
    }

    /** The table of facts forgives a repeat by itself, so the inbox is a second net: it carries where the first is torn. */
    @Test
    void withoutTheInboxTheStateStillForgivesARepeat() {
        holds(ShopModel.without(DEATH, Guard.INBOX));
    }

    @Test
    void theInboxAloneKeepsARepeatedEventFromTakingTwice() {
        Scope repeats = new Scope(false, false, 1, 1, 0); // every answer is heard, so that nobody asks again
        Result kept = explored(ShopModel.without(repeats, Guard.STATE_UNDER_LOCK));
        assertThat(kept.holds()).as(kept.toString()).isTrue();
        breaks("I1", ShopModel.without(repeats, Guard.INBOX, Guard.STATE_UNDER_LOCK));
    }

    @Test
    void withoutTheLateRefundMoneyIsKeptForNothing() {
        breaks("rest is out of reach", ShopModel.without(LATE, Guard.LATE_REFUND));
    }

    @Test
    void withoutTheTombstoneALateChargeIsKeptForNothing() {
        breaks("rest is out of reach", ShopModel.without(LATE, Guard.TOMBSTONE));
    }

    @Test
    void withoutTheProvidersKeyAnOrderIsChargedTwice() {
        breaks("I6", ShopModel.without(LATE, Guard.PROVIDER_KEY));
    }

    @Test
    void withoutAskingAgainAnOrderStaysOpen() {
        breaks("rest is out of reach", ShopModel.without(NO_ENDING, Guard.ASK_AGAIN));
    }

    @Test
    void withTheOffsetBeforeTheEffectADeathLosesTheCharge() {
        breaks("rest is out of reach", ShopModel.without(NO_ENDING, Guard.OFFSET_AFTER_EFFECT));
    }

    @Test
    void withTheRowDeletedBeforeTheAcknowledgementNobodyIsCharged() {
        breaks("rest is out of reach", ShopModel.without(NO_ENDING, Guard.DELETE_AFTER_ACK));
        breaks("I13", EventModel.without(Guard.DELETE_AFTER_ACK));
    }

    @Test
    void withTwoEventsUnderWayTheSecondOvertakes() {
        breaks("I13", EventModel.without(Guard.ONE_UNDER_WAY));
    }

    @Test
    void withoutTheVersionAnOldEventIsWrittenOverANewOne() {
        breaks("rest is out of reach", EventModel.without(Guard.DOCUMENT_VERSION));
    }

    @Test
    void withTheOffsetBeforeTheDocumentADeathLosesIt() {
        breaks("rest is out of reach", EventModel.without(Guard.OFFSET_AFTER_EFFECT));
    }

    /** Rows are deleted when Kafka has them and not before, so two owners only send twice. */
    @Test
    void withoutOwnershipEventsAreSentTwiceAndNothingBreaks() {
        holds(new EventModel(Set.of(Guard.OWNERSHIP), 2, 1)); // two owners make many states of every death
    }
}
