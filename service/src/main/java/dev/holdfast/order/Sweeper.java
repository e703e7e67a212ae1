package dev.holdfast.order;

import dev.holdfast.order.Orders.Told;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Ends what nobody ends: orders whose hold has run out are cancelled, by PostgreSQL's clock and not this node's, and
 * keys and inbox entries leave when nobody can need them any more. Two nodes that sweep at once do no harm: the second
 * finds the order ended.
 */
class Sweeper {
    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

    /** Orders ended in one transaction, and rows forgotten in one statement. */
    private static final int BATCH = 200;

    private static final int FORGET_BATCH = 5_000;

    private final Orders orders;
    private final OrderStore store;

    Sweeper(Orders orders, OrderStore store) {
        this.orders = orders;
        this.store = store;
    }

    @Scheduled(fixedDelay = 1_000)
    void endExpired() {
        try {
            List<UUID> expired;
            do {
                expired = store.expired(BATCH);
                orders.apply(expired.stream()
                        .map(id -> Told.of(id, new OrderFact.DeadlinePassed()))
                        .toList());
            } while (expired.size() == BATCH);
        } catch (RuntimeException e) {
            log.warn("expired orders could not be ended and will be tried again: {}", e.toString());
        }
    }

    @Scheduled(fixedDelay = 60_000)
    void forgetTheOld() {
        try {
            while (store.forgetOldKeys(FORGET_BATCH) == FORGET_BATCH) {}
            store.forgetOldEvents();
        } catch (RuntimeException e) {
            log.warn("old keys could not be forgotten and will be tried again: {}", e.toString());
        }
    }
}
