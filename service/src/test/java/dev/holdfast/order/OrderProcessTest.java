package dev.holdfast.order;

import static dev.holdfast.order.Given.accepted;
import static dev.holdfast.order.Given.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.order.OrderFact.CancelAsked;
import dev.holdfast.order.OrderFact.DeadlinePassed;
import dev.holdfast.order.OrderFact.PaymentAwaited;
import dev.holdfast.order.OrderFact.PaymentCaptured;
import dev.holdfast.order.OrderFact.PaymentDeclined;
import dev.holdfast.order.OrderFact.PaymentReturned;
import dev.holdfast.order.OrderFact.PaymentUnknown;
import dev.holdfast.order.OrderFact.PaymentVoided;
import dev.holdfast.order.Step.Ask;
import dev.holdfast.order.Step.Stock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrderProcessTest {
    private static final Instant LATER = Given.NOON.plusSeconds(60);
    private static final OrderFact CAPTURED = new PaymentCaptured("ref");
    private static final OrderFact DECLINED = new PaymentDeclined("card-declined");
    /** What a charge is answered that arrives after the give-back: there may or may not have been an earlier one. */
    private static final OrderFact GIVEN_BACK_BEFORE = new PaymentDeclined(OrderProcess.VOIDED);

    private static final OrderFact AWAITED = new PaymentAwaited();
    private static final OrderFact UNKNOWN = new PaymentUnknown();
    private static final OrderFact RETURNED = new PaymentReturned("back");
    private static final OrderFact VOIDED = new PaymentVoided();
    private static final OrderFact CANCEL = new CancelAsked("changed-mind");
    private static final OrderFact DEADLINE = new DeadlinePassed();
    private static final List<OrderFact> FACTS =
            List.of(CAPTURED, DECLINED, GIVEN_BACK_BEFORE, AWAITED, UNKNOWN, RETURNED, VOIDED, CANCEL, DEADLINE);

    /** Every order there can be, by the facts that led to it. */
    private enum Was {
        ACCEPTED,
        UNANSWERED(UNKNOWN),
        CONFIRMED(CAPTURED),
        CONFIRMED_LATE(UNKNOWN, CAPTURED),
        REJECTED(DECLINED),
        CANCELLED(CANCEL),
        CANCELLED_UNANSWERED(UNKNOWN, CANCEL),
        CANCELLED_CHARGED(CANCEL, CAPTURED),
        CANCELLED_VOIDED(CANCEL, VOIDED),
        CANCELLED_DECLINED(CANCEL, DECLINED),
        CANCELLED_REFUNDED(CANCEL, CAPTURED, RETURNED),
        EXPIRED(DEADLINE);

        private final Order order;

        Was(OrderFact... facts) {
            this.order = after(accepted(), facts);
        }
    }

    /** What follows; the word is the order's and its payment's after the fact, "no" a refusal. */
    private record Row(Was was, OrderFact fact, String then, Stock stock, Ask ask, boolean changed) {}

    private static Row changes(Was was, OrderFact fact, String then, Stock stock, Ask ask) {
        return new Row(was, fact, then, stock, ask, true);
    }

    private static Row stays(Was was, OrderFact fact, Ask ask) {
        Order order = was.order;
        String then = order.state().word() + " " + order.payment().word();
        return new Row(was, fact, then, Stock.KEEP, ask, false);
    }

    private static Row refuses(Was was) {
        return new Row(was, CANCEL, "no", Stock.KEEP, Ask.NOTHING, false);
    }

    private static Stream<Row> table() {
        return Stream.of(
                        Stream.of(
                                changes(Was.ACCEPTED, CAPTURED, "CONFIRMED CAPTURED", Stock.TAKE, Ask.NOTHING),
                                changes(Was.ACCEPTED, DECLINED, "REJECTED DECLINED", Stock.RELEASE, Ask.NOTHING),
                                changes(
                                        Was.ACCEPTED,
                                        GIVEN_BACK_BEFORE,
                                        "REJECTED DECLINED",
                                        Stock.RELEASE,
                                        Ask.NOTHING),
                                stays(Was.ACCEPTED, AWAITED, Ask.AGAIN),
                                changes(Was.ACCEPTED, UNKNOWN, "ACCEPTED UNKNOWN", Stock.KEEP, Ask.AGAIN),
                                stays(Was.ACCEPTED, RETURNED, Ask.AGAIN),
                                stays(Was.ACCEPTED, VOIDED, Ask.AGAIN),
                                changes(Was.ACCEPTED, CANCEL, "CANCELLED PENDING", Stock.RELEASE, Ask.GIVE_BACK),
                                changes(Was.ACCEPTED, DEADLINE, "CANCELLED PENDING", Stock.RELEASE, Ask.GIVE_BACK),
                                changes(Was.UNANSWERED, CAPTURED, "CONFIRMED CAPTURED", Stock.TAKE, Ask.NOTHING),
                                changes(Was.UNANSWERED, DECLINED, "REJECTED DECLINED", Stock.RELEASE, Ask.NOTHING),
                                changes(
                                        Was.UNANSWERED,
                                        GIVEN_BACK_BEFORE,
                                        "REJECTED DECLINED",
                                        Stock.RELEASE,
                                        Ask.NOTHING),
                                stays(Was.UNANSWERED, AWAITED, Ask.AGAIN),
                                stays(Was.UNANSWERED, UNKNOWN, Ask.AGAIN),
                                stays(Was.UNANSWERED, RETURNED, Ask.AGAIN),
                                stays(Was.UNANSWERED, VOIDED, Ask.AGAIN),
                                changes(Was.UNANSWERED, CANCEL, "CANCELLED UNKNOWN", Stock.RELEASE, Ask.GIVE_BACK),
                                changes(Was.UNANSWERED, DEADLINE, "CANCELLED UNKNOWN", Stock.RELEASE, Ask.GIVE_BACK)),
                        Stream.of(Was.CONFIRMED, Was.CONFIRMED_LATE).flatMap(OrderProcessTest::final_),
                        Stream.of(Was.REJECTED, Was.CANCELLED_VOIDED, Was.CANCELLED_DECLINED)
                                .flatMap(OrderProcessTest::endedUncharged),
                        Stream.of(Was.CANCELLED, Was.CANCELLED_UNANSWERED, Was.EXPIRED)
                                .flatMap(OrderProcessTest::endedUnknown),
                        endedCharged(),
                        final_(Was.CANCELLED_REFUNDED))
                .flatMap(rows -> rows);
    }

    private static Stream<Row> final_(Was was) {
        return FACTS.stream().map(fact -> fact == CANCEL ? refuses(was) : stays(was, fact, Ask.NOTHING));
    }

    private static Stream<Row> endedUncharged(Was was) {
        String word = was.order.state().word();
        return Stream.of(
                changes(was, CAPTURED, word + " CAPTURED", Stock.KEEP, Ask.GIVE_BACK),
                changes(was, RETURNED, word + " REFUNDED", Stock.KEEP, Ask.NOTHING),
                stays(was, DECLINED, Ask.NOTHING),
                stays(was, GIVEN_BACK_BEFORE, Ask.NOTHING),
                stays(was, VOIDED, Ask.NOTHING),
                stays(was, AWAITED, Ask.NOTHING),
                stays(was, UNKNOWN, Ask.NOTHING),
                stays(was, DEADLINE, Ask.NOTHING),
                refuses(was));
    }

    private static Stream<Row> endedUnknown(Was was) {
        return Stream.of(
                changes(was, CAPTURED, "CANCELLED CAPTURED", Stock.KEEP, Ask.GIVE_BACK),
                changes(was, RETURNED, "CANCELLED REFUNDED", Stock.KEEP, Ask.NOTHING),
                changes(was, DECLINED, "CANCELLED DECLINED", Stock.KEEP, Ask.NOTHING),
                stays(was, GIVEN_BACK_BEFORE, Ask.GIVE_BACK),
                changes(was, VOIDED, "CANCELLED DECLINED", Stock.KEEP, Ask.NOTHING),
                stays(was, AWAITED, Ask.GIVE_BACK),
                stays(was, UNKNOWN, Ask.GIVE_BACK),
                stays(was, DEADLINE, Ask.GIVE_BACK),
                refuses(was));
    }

    private static Stream<Row> endedCharged() {
        Was was = Was.CANCELLED_CHARGED;
        return Stream.of(
                stays(was, CAPTURED, Ask.GIVE_BACK),
                changes(was, RETURNED, "CANCELLED REFUNDED", Stock.KEEP, Ask.NOTHING),
                stays(was, DECLINED, Ask.GIVE_BACK),
                stays(was, GIVEN_BACK_BEFORE, Ask.GIVE_BACK),
                stays(was, VOIDED, Ask.GIVE_BACK),
                stays(was, AWAITED, Ask.GIVE_BACK),
                stays(was, UNKNOWN, Ask.GIVE_BACK),
                stays(was, DEADLINE, Ask.GIVE_BACK),
                refuses(was));
    }

    @ParameterizedTest
    @MethodSource("table")
    void followsTheTable(Row row) {
        Order before = row.was.order;
        Step step = OrderProcess.next(before, row.fact, LATER);
        if (row.then.equals("no")) {
            assertThat(Objects.requireNonNull(step.refusal()).code().name()).isEqualTo("not-cancellable");
            assertThat(step.refusal().detail()).contains(before.state().word());
        } else {
            assertThat(step.refusal()).isNull();
            assertThat(step.order().state().word() + " "
                            + step.order().payment().word())
                    .isEqualTo(row.then);
        }
        assertThat(step.stock()).isEqualTo(row.stock);
        assertThat(step.ask()).isEqualTo(row.ask);
        if (row.changed) {
            assertThat(step.order().version()).isEqualTo(before.version() + 1);
            assertThat(step.order().updatedAt()).isEqualTo(LATER);
            assertThat(step.order().lastEntry().at()).isEqualTo(LATER);
        } else {
            assertThat(step.order()).isSameAs(before);
        }
    }

    @Test
    void decidesEveryFactInEveryState() {
        assertThat(table().map(row -> row.was + " " + row.fact).distinct().count())
                .isEqualTo((long) Was.values().length * FACTS.size());
    }

    @Test
    void movesStockOnceOnTheWayToAnyEnd() {
        for (OrderFact first : FACTS) {
            for (OrderFact second : FACTS) {
                for (OrderFact third : FACTS) {
                    Order order = accepted();
                    int moves = 0;
                    for (OrderFact fact : List.of(first, second, third)) {
                        Step step = OrderProcess.next(order, fact, LATER);
                        moves += step.stock() == Stock.KEEP ? 0 : 1;
                        order = step.order();
                    }
                    assertThat(moves).isEqualTo(order.state().open() ? 0 : 1);
                }
            }
        }
    }

    @Test
    void tellsInTheTimelineWhatHappenedAndWhy() {
        assertThat(after(accepted(), UNKNOWN, CANCEL, CAPTURED, RETURNED).timeline())
                .extracting(Order.Entry::event, Order.Entry::detail)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(OrderEventType.ACCEPTED, null),
                        org.assertj.core.groups.Tuple.tuple(OrderEventType.PAYMENT_UNKNOWN, null),
                        org.assertj.core.groups.Tuple.tuple(OrderEventType.CANCELLED, "changed-mind"),
                        org.assertj.core.groups.Tuple.tuple(OrderEventType.PAYMENT_SETTLED, "ref"),
                        org.assertj.core.groups.Tuple.tuple(OrderEventType.PAYMENT_SETTLED, "back"));
        assertThat(after(accepted(), CAPTURED).lastEntry().detail()).isEqualTo("ref");
        assertThat(after(accepted(), DECLINED).lastEntry().detail()).isEqualTo("card-declined");
        assertThat(after(accepted(), DEADLINE).state())
                .isEqualTo(new OrderState.Cancelled(OrderState.Cancelled.HOLD_EXPIRED));
        assertThat(after(accepted(), CANCEL, VOIDED).payment()).isEqualTo(new Payment.Declined(OrderProcess.VOIDED));
        assertThat(after(accepted(), CANCEL, DECLINED).payment()).isEqualTo(new Payment.Declined("card-declined"));
    }
}
