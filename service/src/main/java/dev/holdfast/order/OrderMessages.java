package dev.holdfast.order;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.events.v1.Customer;
import dev.holdfast.events.v1.Line;
import dev.holdfast.events.v1.OrderAccepted;
import dev.holdfast.events.v1.OrderCancelled;
import dev.holdfast.events.v1.OrderConfirmed;
import dev.holdfast.events.v1.OrderEvent;
import dev.holdfast.events.v1.OrderRejected;
import dev.holdfast.events.v1.PaymentSettled;
import dev.holdfast.events.v1.PaymentUnknown;
import dev.holdfast.events.v1.ShippingAddress;
import dev.holdfast.events.v1.TimelineEntry;
import dev.holdfast.messaging.OutboxEvent;
import dev.holdfast.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Orders as events and back. Every version of an order is announced by one event that carries the whole order. */
final class OrderMessages {
    private final Supplier<UUID> ids;

    /** @param ids fresh event ids */
    OrderMessages(Supplier<UUID> ids) {
        this.ids = ids;
    }

    /** What other systems are told of the order's latest version. */
    OutboxEvent announce(Order order) {
        UUID eventId = ids.get();
        Order.Entry last = order.lastEntry();
        OrderEvent.Builder event = OrderEvent.newBuilder()
                .setEventId(eventId.toString())
                .setOrderId(order.id().toString())
                .setSequence(order.version())
                .setOccurredAtMillis(last.at().toEpochMilli())
                .setOrder(message(order));
        String detail = last.detail() == null ? "" : last.detail();
        switch (last.event()) {
            case ACCEPTED -> event.setAccepted(OrderAccepted.getDefaultInstance());
            case CONFIRMED -> event.setConfirmed(OrderConfirmed.newBuilder().setPaymentReference(detail));
            case REJECTED -> event.setRejected(OrderRejected.newBuilder().setDeclineCode(detail));
            case CANCELLED -> event.setCancelled(OrderCancelled.newBuilder().setReason(detail));
            case PAYMENT_UNKNOWN -> event.setPaymentUnknown(PaymentUnknown.getDefaultInstance());
            case PAYMENT_SETTLED -> event.setPaymentSettled(PaymentSettled.getDefaultInstance());
        }
        return new OutboxEvent(
                order.id(),
                eventId,
                last.event().cloudEventType(),
                last.at(),
                event.build().toByteArray());
    }

    /** An event as a consumer needs it. */
    record Announced(UUID eventId, Order order) {}

    /** @throws IllegalArgumentException where the bytes are no event of ours or its order cannot exist */
    static Announced read(byte[] message) {
        return read(message, _ -> true).orElseThrow();
    }

    /** As {@link #read}, of the first version of an order; empty for an event that tells of a later one. */
    static Optional<Announced> readAcceptance(byte[] message) {
        return read(message, event -> event.getSequence() <= 1);
    }

    private static Optional<Announced> read(byte[] message, Predicate<OrderEvent> wanted) {
        try {
            OrderEvent event = OrderEvent.parseFrom(message);
            if (!wanted.test(event)) {
                return Optional.empty();
            }
            Order order = order(event.getOrder());
            if (!order.id().toString().equals(event.getOrderId()) || order.version() != event.getSequence()) {
                throw new IllegalArgumentException("the event and its order do not belong together");
            }
            return Optional.of(new Announced(UUID.fromString(event.getEventId()), order));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not an order event", e);
        } catch (ArithmeticException e) { // would be taken for trouble that passes, and hold its partition up for ever
            throw new IllegalArgumentException("the order's sums are out of range", e);
        }
    }

    private static dev.holdfast.events.v1.Order message(Order order) {
        var message = dev.holdfast.events.v1.Order.newBuilder()
                .setId(order.id().toString())
                .setNumber(order.number())
                .setStatus(order.state().word())
                .setVersion(order.version())
                .setCustomer(customer(order.customer()))
                .setTotal(money(order.total()))
                .setPayment(payment(order.payment()))
                .putAllMetadata(order.metadata())
                .setCreatedAtMillis(order.createdAt().toEpochMilli())
                .setUpdatedAtMillis(order.updatedAt().toEpochMilli());
        for (Order.Line line : order.lines()) {
            message.addLines(Line.newBuilder()
                    .setSku(line.sku())
                    .setName(line.name())
                    .setQuantity(line.quantity())
                    .setUnitPrice(line.unitPrice().amount()));
        }
        if (order.state() instanceof OrderState.Cancelled(String reason)) {
            message.setCancellationReason(reason);
        }
        if (order.shippingAddress() != null) {
            message.setShippingAddress(address(order.shippingAddress()));
        }
        for (Order.Entry entry : order.timeline()) {
            TimelineEntry.Builder line = TimelineEntry.newBuilder()
                    .setAtMillis(entry.at().toEpochMilli())
                    .setVersion(entry.version())
                    .setEvent(entry.event().word());
            if (entry.detail() != null) {
                line.setDetail(entry.detail());
            }
            message.addTimeline(line);
        }
        return message.build();
    }

    private static Order order(dev.holdfast.events.v1.Order message) {
        String currency = message.getTotal().getCurrency();
        List<Order.Line> lines = message.getLinesList().stream()
                .map(line -> new Order.Line(
                        line.getSku(), line.getName(), line.getQuantity(), new Money(line.getUnitPrice(), currency)))
                .toList();
        List<Order.Entry> timeline = message.getTimelineList().stream()
                .map(entry -> new Order.Entry(
                        Instant.ofEpochMilli(entry.getAtMillis()),
                        entry.getVersion(),
                        OrderEventType.of(entry.getEvent()),
                        entry.hasDetail() ? entry.getDetail() : null))
                .toList();
        var payment = message.getPayment();
        return new Order(
                UUID.fromString(message.getId()),
                message.getNumber(),
                new Order.Customer(
                        message.getCustomer().getId(),
                        message.getCustomer().hasEmail() ? message.getCustomer().getEmail() : null),
                lines,
                new Money(message.getTotal().getAmount(), currency),
                message.hasShippingAddress() ? address(message.getShippingAddress()) : null,
                message.getMetadataMap(),
                OrderState.of(
                        message.getStatus(), message.hasCancellationReason() ? message.getCancellationReason() : null),
                Payment.of(
                        payment.getStatus(),
                        payment.hasReference() ? payment.getReference() : null,
                        payment.hasDeclineCode() ? payment.getDeclineCode() : null),
                message.getVersion(),
                Instant.ofEpochMilli(message.getCreatedAtMillis()),
                Instant.ofEpochMilli(message.getUpdatedAtMillis()),
                timeline);
    }

    private static Customer customer(Order.Customer customer) {
        Customer.Builder message = Customer.newBuilder().setId(customer.id());
        if (customer.email() != null) {
            message.setEmail(customer.email());
        }
        return message.build();
    }

    private static dev.holdfast.events.v1.Money money(Money money) {
        return dev.holdfast.events.v1.Money.newBuilder()
                .setAmount(money.amount())
                .setCurrency(money.currency())
                .build();
    }

    private static dev.holdfast.events.v1.Payment payment(Payment payment) {
        var message = dev.holdfast.events.v1.Payment.newBuilder().setStatus(payment.word());
        @Nullable String reference = payment.reference();
        @Nullable String declineCode = payment.declineCode();
        if (reference != null) {
            message.setReference(reference);
        }
        if (declineCode != null) {
            message.setDeclineCode(declineCode);
        }
        return message.build();
    }

    private static ShippingAddress address(Order.ShippingAddress address) {
        ShippingAddress.Builder message = ShippingAddress.newBuilder();
        given(address.name(), message::setName);
        given(address.line1(), message::setLine1);
        given(address.line2(), message::setLine2);
        given(address.city(), message::setCity);
        given(address.region(), message::setRegion);
        given(address.postalCode(), message::setPostalCode);
        given(address.country(), message::setCountry);
        given(address.phone(), message::setPhone);
        return message.build();
    }

    private static void given(@Nullable String value, Consumer<String> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private static Order.ShippingAddress address(ShippingAddress message) {
        return new Order.ShippingAddress(
                message.hasName() ? message.getName() : null,
                message.hasLine1() ? message.getLine1() : null,
                message.hasLine2() ? message.getLine2() : null,
                message.hasCity() ? message.getCity() : null,
                message.hasRegion() ? message.getRegion() : null,
                message.hasPostalCode() ? message.getPostalCode() : null,
                message.hasCountry() ? message.getCountry() : null,
                message.hasPhone() ? message.getPhone() : null);
    }
}
