package dev.holdfast.order;

import static dev.holdfast.order.Given.accepted;
import static dev.holdfast.order.Given.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.money.Money;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
    private static final Order.Line LINE = new Order.Line("bear", "Bear", 2, new Money(100, "EUR"));

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void hasLinesOfOneToAThousandUnits(int quantity) {
        assertThat(new Order.Line("bear", "Bear", quantity, new Money(3, "EUR")).total())
                .isEqualTo(new Money(3L * quantity, "EUR"));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_001, Integer.MAX_VALUE})
    void hasNoLineOfAnyOtherQuantity(int quantity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Order.Line("bear", "Bear", quantity, new Money(3, "EUR")));
    }

    @Test
    void hasOneToAHundredLines() {
        assertThat(order(1, 200).lines()).hasSize(1);
        assertThat(order(100, 20_000).lines()).hasSize(100);
        assertThatIllegalArgumentException().isThrownBy(() -> order(101, 20_200));
        assertThatIllegalArgumentException().isThrownBy(() -> order(0, 0));
    }

    @Test
    void hasTheSumOfItsLinesAsTotal() {
        assertThatIllegalArgumentException().isThrownBy(() -> order(2, 399)).withMessageContaining("sum");
        assertThatIllegalArgumentException().isThrownBy(() -> order(2, 401));
        assertThat(order(2, 400).total()).isEqualTo(new Money(400, "EUR"));
    }

    @Test
    void addsNoTwoCurrencies() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Order.sum(List.of(LINE, new Order.Line("car", "Car", 1, new Money(1, "USD")))));
    }

    @Test
    void hasOneTimelineEntryAVersionWithoutAGap() {
        Order order = after(accepted(), new OrderFact.PaymentUnknown(), new OrderFact.PaymentCaptured("ref"));
        List<Order.Entry> gap = new ArrayList<>(order.timeline());
        gap.set(1, new Order.Entry(gap.get(1).at(), 3, OrderEventType.PAYMENT_UNKNOWN, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(order, 3, gap))
                .withMessageContaining("version 2");
        List<Order.Entry> turned = new ArrayList<>(order.timeline());
        Collections.reverse(turned);
        assertThatIllegalArgumentException().isThrownBy(() -> with(order, 3, turned));
        assertThatIllegalArgumentException().isThrownBy(() -> with(order, 2, order.timeline()));
        assertThatIllegalArgumentException().isThrownBy(() -> with(order, 0, List.of()));
        assertThat(with(order, 3, order.timeline())).isEqualTo(order);
    }

    @Test
    void isToldAsItWasAcceptedWhateverCameLater() {
        Order accepted = accepted();
        Order cancelled = after(accepted, new OrderFact.PaymentUnknown(), new OrderFact.CancelAsked("changed-mind"));
        assertThat(cancelled.version()).isEqualTo(3);
        assertThat(cancelled.asAccepted()).isEqualTo(accepted);
        assertThat(accepted.asAccepted()).isSameAs(accepted);
        assertThat(OrderJson.bytes(cancelled.asAccepted())).isEqualTo(OrderJson.bytes(accepted));
    }

    @Test
    void keepsItsMetadataSortedAndItsListsUnchangeable() {
        assertThat(accepted().metadata().keySet()).containsExactly("a", "b");
        assertThat(accepted().metadata()).isUnmodifiable();
        assertThat(accepted().lines()).isUnmodifiable();
    }

    @Test
    void keepsTheTimeOfItsAcceptance() {
        Order order = after(accepted(), new OrderFact.PaymentCaptured("ref"));
        assertThat(order.createdAt()).isEqualTo(Given.NOON);
        assertThat(order.updatedAt()).isEqualTo(Given.NOON.plusSeconds(1));
        assertThat(order.lastEntry()).isEqualTo(order.timeline().get(1));
    }

    @Test
    void knowsItsStatesByTheirWords() {
        for (OrderState state : List.of(
                new OrderState.Accepted(),
                new OrderState.Confirmed(),
                new OrderState.Rejected(),
                new OrderState.Cancelled("why"))) {
            assertThat(OrderState.of(state.word(), "why")).isEqualTo(state);
            assertThat(state.open()).isEqualTo(state.word().equals("ACCEPTED"));
        }
        assertThat(OrderState.of("CANCELLED", null)).isEqualTo(new OrderState.Cancelled(""));
        assertThatIllegalArgumentException().isThrownBy(() -> OrderState.of("SHIPPED", null));
    }

    @Test
    void knowsItsPaymentsByTheirWords() {
        for (Payment payment : List.of(
                new Payment.Pending(),
                new Payment.Unknown(),
                new Payment.Captured("ref"),
                new Payment.Declined("code"),
                new Payment.Refunded("back"))) {
            assertThat(Payment.of(payment.word(), payment.reference(), payment.declineCode()))
                    .isEqualTo(payment);
        }
        assertThat(new Payment.Captured("ref").reference()).isEqualTo("ref");
        assertThat(new Payment.Declined("code").declineCode()).isEqualTo("code");
        assertThat(new Payment.Captured("ref").declineCode()).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> Payment.of("CAPTURED", null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> Payment.of("DECLINED", "ref", null));
        assertThatIllegalArgumentException().isThrownBy(() -> Payment.of("PAID", "ref", null));
    }

    @Test
    void knowsItsEventsByTheirWords() {
        for (OrderEventType type : OrderEventType.values()) {
            assertThat(OrderEventType.of(type.word())).isEqualTo(type);
            assertThat(type.cloudEventType()).startsWith("dev.holdfast.order.");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> OrderEventType.of("OrderShipped"));
    }

    private static Order order(int lines, long total) {
        Order order = accepted();
        return new Order(
                order.id(),
                order.number(),
                order.customer(),
                Collections.nCopies(lines, LINE),
                new Money(total, "EUR"),
                null,
                Map.of(),
                order.state(),
                order.payment(),
                1,
                order.createdAt(),
                order.updatedAt(),
                order.timeline());
    }

    private static Order with(Order order, int version, List<Order.Entry> timeline) {
        return new Order(
                order.id(),
                order.number(),
                order.customer(),
                order.lines(),
                order.total(),
                order.shippingAddress(),
                order.metadata(),
                order.state(),
                order.payment(),
                version,
                order.createdAt(),
                order.updatedAt(),
                timeline);
    }
}
