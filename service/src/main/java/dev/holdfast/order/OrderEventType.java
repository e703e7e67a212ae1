package dev.holdfast.order;

/** What happened to an order; the word stands in its timeline, the type in the CloudEvents header of its event. */
enum OrderEventType {
    ACCEPTED("OrderAccepted", "dev.holdfast.order.accepted"),
    CONFIRMED("OrderConfirmed", "dev.holdfast.order.confirmed"),
    REJECTED("OrderRejected", "dev.holdfast.order.rejected"),
    CANCELLED("OrderCancelled", "dev.holdfast.order.cancelled"),
    PAYMENT_UNKNOWN("PaymentUnknown", "dev.holdfast.order.payment-unknown"),
    PAYMENT_SETTLED("PaymentSettled", "dev.holdfast.order.payment-settled");

    private final String word;
    private final String cloudEventType;

    OrderEventType(String word, String cloudEventType) {
        this.word = word;
        this.cloudEventType = cloudEventType;
    }

    String word() {
        return word;
    }

    String cloudEventType() {
        return cloudEventType;
    }

    static OrderEventType of(String word) {
        for (OrderEventType type : values()) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("not an event of an order: " + word);
    }
}
