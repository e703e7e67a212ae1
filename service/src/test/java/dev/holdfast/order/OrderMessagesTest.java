package dev.holdfast.order;

import static dev.holdfast.order.Given.accepted;
import static dev.holdfast.order.Given.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.events.v1.OrderEvent;
import dev.holdfast.messaging.OutboxEvent;
import dev.holdfast.order.OrderFact.CancelAsked;
import dev.holdfast.order.OrderFact.PaymentCaptured;
import dev.holdfast.order.OrderFact.PaymentDeclined;
import dev.holdfast.order.OrderFact.PaymentReturned;
import dev.holdfast.order.OrderFact.PaymentUnknown;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrderMessagesTest {
    private static final UUID EVENT = new UUID(7, 7);
    private final OrderMessages messages = new OrderMessages(() -> EVENT);

    static Stream<Order> everyState() {
        Order accepted = accepted();
        return Stream.of(
                accepted,
                after(accepted, new PaymentUnknown()),
                after(accepted, new PaymentCaptured("ref")),
                after(accepted, new PaymentDeclined("card-declined")),
                after(accepted, new CancelAsked("changed-mind")),
                after(accepted, new PaymentUnknown(), new CancelAsked("changed-mind")),
                after(accepted, new CancelAsked("x"), new PaymentCaptured("ref")),
                after(accepted, new CancelAsked("x"), new PaymentCaptured("ref"), new PaymentReturned("back")),
                bare(accepted));
    }

    private static Order bare(Order order) {
        return new Order(
                order.id(),
                order.number(),
                new Order.Customer("c", null),
                order.lines(),
                order.total(),
                null,
                java.util.Map.of(),
                order.state(),
                order.payment(),
                order.version(),
                order.createdAt(),
                order.updatedAt(),
                order.timeline());
    }

    @ParameterizedTest
    @MethodSource("everyState")
    void carriesTheWholeOrderThereAndBack(Order order) {
        OrderMessages.Announced read =
                OrderMessages.read(messages.announce(order).message());
        assertThat(read.order()).isEqualTo(order);
        assertThat(read.eventId()).isEqualTo(EVENT);
        assertThat(OrderMessages.readAcceptance(messages.announce(order).message()))
                .isEqualTo(Optional.of(read).filter(_ -> order.version() == 1));
    }

    @ParameterizedTest
    @MethodSource("everyState")
    void announcesWhatHappenedLast(Order order) throws InvalidProtocolBufferException {
        OutboxEvent event = messages.announce(order);
        OrderEvent message = OrderEvent.parseFrom(event.message());
        assertThat(event.key()).isEqualTo(order.id());
        assertThat(event.eventId()).isEqualTo(EVENT);
        assertThat(event.occurredAt()).isEqualTo(order.updatedAt());
        assertThat(event.type()).isEqualTo(order.lastEntry().event().cloudEventType());
        assertThat(message.getSequence()).isEqualTo(order.version());
        assertThat(message.getOccurredAtMillis()).isEqualTo(order.updatedAt().toEpochMilli());
        String detail = order.lastEntry().detail();
        switch (order.lastEntry().event()) {
            case ACCEPTED -> assertThat(message.hasAccepted()).isTrue();
            case CONFIRMED ->
                assertThat(message.getConfirmed().getPaymentReference()).isEqualTo(detail);
            case REJECTED -> assertThat(message.getRejected().getDeclineCode()).isEqualTo(detail);
            case CANCELLED -> assertThat(message.getCancelled().getReason()).isEqualTo(detail);
            case PAYMENT_UNKNOWN -> assertThat(message.hasPaymentUnknown()).isTrue();
            case PAYMENT_SETTLED -> assertThat(message.hasPaymentSettled()).isTrue();
        }
    }

    private record Forgery(String what, Consumer<OrderEvent.Builder> change) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Forgery> forgeries() {
        return Stream.of(
                new Forgery(
                        "quantity -1",
                        e -> e.getOrderBuilder().getLinesBuilder(0).setQuantity(-1)),
                new Forgery(
                        "quantity 0",
                        e -> e.getOrderBuilder().getLinesBuilder(0).setQuantity(0)),
                new Forgery(
                        "quantity 1,001",
                        e -> e.getOrderBuilder().getLinesBuilder(0).setQuantity(1_001)),
                new Forgery(
                        "negative price",
                        e -> e.getOrderBuilder().getLinesBuilder(0).setUnitPrice(-1)),
                new Forgery(
                        "a sum beyond all numbers",
                        e -> e.getOrderBuilder().getLinesBuilder(0).setUnitPrice(Long.MAX_VALUE)),
                new Forgery("no lines", e -> e.getOrderBuilder().clearLines()),
                new Forgery(
                        "total one more",
                        e -> e.getOrderBuilder().getTotalBuilder().setAmount(2_598)),
                new Forgery(
                        "total one less",
                        e -> e.getOrderBuilder().getTotalBuilder().setAmount(2_596)),
                new Forgery(
                        "no currency",
                        e -> e.getOrderBuilder().getTotalBuilder().clearCurrency()),
                new Forgery(
                        "gap in the timeline",
                        e -> e.getOrderBuilder().getTimelineBuilder(1).setVersion(3)),
                new Forgery("shorter timeline", e -> e.getOrderBuilder().removeTimeline(1)),
                new Forgery(
                        "unheard event",
                        e -> e.getOrderBuilder().getTimelineBuilder(1).setEvent("OrderShipped")),
                new Forgery("unheard status", e -> e.getOrderBuilder().setStatus("SHIPPED")),
                new Forgery(
                        "unheard payment",
                        e -> e.getOrderBuilder().getPaymentBuilder().setStatus("STOLEN")),
                new Forgery(
                        "captured without reference",
                        e -> e.getOrderBuilder().getPaymentBuilder().clearReference()),
                new Forgery(
                        "a key no document can hold", e -> e.getOrderBuilder().putMetadata("a\0b", "c")),
                new Forgery("another version", e -> e.setSequence(1)),
                new Forgery(
                        "version 0",
                        e -> e.setSequence(0).getOrderBuilder().setVersion(0).clearTimeline()),
                new Forgery("another order", e -> e.setOrderId(new UUID(1, 1).toString())),
                new Forgery("no order", e -> e.clearOrder()),
                new Forgery("no id", e -> e.setOrderId("").getOrderBuilder().setId("")),
                new Forgery("no event id", e -> e.clearEventId()),
                new Forgery("odd event id", e -> e.setEventId("1 or 1=1")));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void refusesWhatIsForged(Forgery forgery) throws InvalidProtocolBufferException {
        Order order = after(accepted(), new PaymentCaptured("ref"));
        OrderEvent.Builder event = OrderEvent.parseFrom(messages.announce(order).message()).toBuilder();
        OrderMessages.read(event.build().toByteArray());
        forgery.change.accept(event);
        byte[] forged = event.build().toByteArray();
        assertThatIllegalArgumentException().isThrownBy(() -> OrderMessages.read(forged));
    }

    @Test
    void refusesWhatIsNoMessageAtAll() {
        assertThatIllegalArgumentException().isThrownBy(() -> OrderMessages.read(new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> OrderMessages.read(new byte[] {(byte) 0xff, 1, 2}));
    }

    @ParameterizedTest
    @MethodSource("everyState")
    void keepsTheWholeOrderAsADocument(Order order) {
        assertThat(OrderDocument.order(OrderDocument.of(order))).isEqualTo(order);
    }
}
