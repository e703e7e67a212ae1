package dev.holdfast.order;

import dev.holdfast.order.Orders.Told;
import dev.holdfast.storage.Database;
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
    private final Database database;

    Sweeper(Orders orders, OrderStore store, Database database) {
        this.orders = orders;
        this.store = store;
        this.database = database;
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

    /** Keys live 24 hours and at least as long as their order is open; inbox entries as long as Kafka keeps a record. */
    @Scheduled(fixedDelay = 60_000)
    void forgetTheOld() {
        try {
            forget("""
                    delete from idempotency
                     where ctid in (select i.ctid from idempotency i
                                     where i.created_at < now() - interval '24 hours'
                                       and not exists (select from orders o
                                                        where o.id = i.order_id and o.status = 'ACCEPTED')
                                     limit ?)
                    """);
            forget("""
                    delete from inbox
                     where ctid in (select ctid from inbox where at < now() - interval '8 days' limit ?)
                    """);
        } catch (RuntimeException e) {
            log.warn("old keys could not be forgotten and will be tried again: {}", e.toString());
        }
    }

    private void forget(String sql) {
        while (database.guarded(() -> database.sql(sql).param(FORGET_BATCH).update()) == FORGET_BATCH) {}
    }
}
