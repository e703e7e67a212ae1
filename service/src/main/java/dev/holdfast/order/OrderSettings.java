package dev.holdfast.order;

import dev.holdfast.settings.Settings;
import java.time.Duration;

/**
 * What steers orders, each bound with its reason.
 *
 * @param hold how long stock is held for an order without an answer about its money; 15 minutes, the time a customer is
 *     given at most checkouts
 * @param queue orders waiting for the next transaction; full = 503 at once. 2,048 is about a second of the fastest
 *     intake, so whoever is let in is answered in time
 * @param batch orders in one transaction; the cost of an order is flat from 128 on, and a longer one holds locks longer
 * @param queueWait how long a request waits in the queue before it is given up without any effect
 * @param patience how long a batch of charges waits for its slowest; what is not answered by then is answered later, by
 *     itself, so that one slow payment holds up nobody
 * @param answerGivenUp when a payment that was asked and never heard of again is asked about by the reconciler: after
 *     the provider's own time-out
 * @param askAgain the first pause before an unknown payment is asked about again; doubled each time up to a minute
 * @param waiters requests that may wait for an order's end at a time ({@code Prefer: wait}); each asks PostgreSQL twice
 *     a second at the most
 */
record OrderSettings(
        Duration hold,
        int queue,
        int batch,
        Duration queueWait,
        Duration patience,
        Duration answerGivenUp,
        Duration askAgain,
        int waiters) {

    static OrderSettings of(Settings settings) {
        Duration timeout = settings.millis(
                "PAYMENT_TIMEOUT_MILLIS", Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofSeconds(60));
        return new OrderSettings(
                settings.millis("ORDER_HOLD_MILLIS", Duration.ofMinutes(15), Duration.ofSeconds(1), Duration.ofDays(7)),
                settings.integer("INTAKE_QUEUE", 2_048, 1, 100_000),
                settings.integer("INTAKE_BATCH", 128, 1, 1_000),
                settings.millis(
                        "INTAKE_WAIT_MILLIS", Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(30)),
                settings.millis(
                        "PAYMENT_PATIENCE_MILLIS", Duration.ofMillis(200), Duration.ZERO, Duration.ofSeconds(10)),
                timeout.plusSeconds(1),
                settings.millis(
                        "PAYMENT_ASK_AGAIN_MILLIS",
                        Duration.ofSeconds(1),
                        Duration.ofMillis(50),
                        Duration.ofMinutes(1)),
                settings.integer("ORDER_WAITERS", 256, 0, 10_000));
    }
}
