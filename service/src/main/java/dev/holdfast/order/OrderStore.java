package dev.holdfast.order;

import dev.holdfast.inventory.StockMove;
import dev.holdfast.payment.Charge;
import dev.holdfast.product.Offer;
import dev.holdfast.storage.Database;
import dev.holdfast.storage.KeyedAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where orders are kept, in lists. Locks are taken in one order: idempotency keys, orders by id, SKUs by name. What is
 * written in a transaction is there for good once {@link #inTransaction} returned, or not at all.
 */
interface OrderStore {
    /** Runs the work in one transaction; it may run twice where the first commit's answer was lost. */
    <T> T inTransaction(Supplier<T> work);

    /**
     * Claims the keys of the commands, all different.
     *
     * @throws KeyBusy where another request with one of the keys is still running after this time
     */
    Claims claim(List<PlaceOrder> commands, Duration atMost);

    /** Leaves no trace of the keys of refused commands. */
    void forget(List<PlaceOrder> refused);

    /** PostgreSQL's time of the transaction, in milliseconds. */
    Instant time();

    Map<String, Offer> offers(Set<String> skus);

    /** Locks the SKUs and answers their free units; past the time, the fault of {@link Database#isLockTimeout}. */
    Map<String, Long> lockStock(Set<String> skus, Duration atMost);

    void moveStock(List<StockMove> moves);

    void insert(List<NewOrder> orders, Duration hold);

    /** Those events that this consumer has not seen before; they are seen now. */
    Set<UUID> firstSeen(String consumer, Collection<UUID> eventIds);

    /** Locks the orders in order of id; an unknown one is missing in the answer. */
    Map<UUID, Order> lock(Collection<UUID> ids);

    void update(List<Update> updates);

    /** A read of committed orders, without locks. */
    Map<UUID, Order> find(Collection<UUID> ids);

    /** Ids of orders below one, the highest first: ids grow with time. */
    List<UUID> idsBelow(UUID bound, int max);

    /** By id, the version each known order has reached. */
    Map<UUID, Integer> versions(Collection<UUID> ids);

    /**
     * The charges that orders begin with. Unknown ids are missing.
     *
     * @param late how long ago an order was accepted that is {@link FirstCharge#late}
     */
    Map<UUID, FirstCharge> firstCharges(Collection<UUID> ids, Duration late);

    /** Takes payments whose time to ask has come; they come back after the lease if nothing is heard of them. */
    List<Asking> takeDue(int max, Duration lease);

    /** Orders that still hold stock past their deadline, by PostgreSQL's clock; the oldest first. */
    List<UUID> expired(int max);

    /** Keeps the answer of a request as it went out, where it is not the order as accepted. */
    void keepAnswer(String key, KeyedAnswer answer);

    /**
     * Forgets keys of 24 hours ago and more, but none whose order is still open.
     *
     * @return how many, at most max
     */
    int forgetOldKeys(int max);

    /** Forgets events made more than nine days ago; Kafka keeps a record for seven. */
    void forgetOldEvents();

    /**
     * @param at as {@link #time}
     * @param numbers fresh order numbers, one for each key that is claimed now
     * @param earlier by key, the requests that were there before
     */
    record Claims(Instant at, List<String> numbers, Map<String, Earlier> earlier) {}

    /**
     * @param answer null where it was the order as accepted
     * @param pending whether the first request may still wait for the order's end, its answer not yet known
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by Arrays.equals alone
    record Earlier(
            UUID orderId, byte[] fingerprint, @Nullable KeyedAnswer answer, boolean pending) {}

    record NewOrder(Order order, PlaceOrder command) {}

    /**
     * @param before the version that was locked
     * @param askIn when to ask the provider again, doubled with every attempt; null = nothing to ask
     * @param firstAsk whether this begins a new question, whose attempts count from zero
     */
    record Update(Order before, Order after, @Nullable Duration askIn, boolean firstAsk) {}

    /**
     * What an order is to be charged first.
     *
     * @param wanted whether the order is open and nobody has asked the provider yet
     * @param late whether the order was accepted longer ago than was said, by PostgreSQL's clock
     */
    record FirstCharge(Charge charge, boolean wanted, boolean late) {}

    /**
     * A payment and what to ask about it.
     *
     * @param open whether the order still holds stock; money of one that has ended is given back
     */
    record Asking(Charge charge, boolean open) {}

    /** A key is held by a transaction that did not end in time. */
    final class KeyBusy extends RuntimeException {
        KeyBusy(Throwable cause) {
            super("an idempotency key is still in use", cause);
        }
    }
}
