package dev.holdfast.storage;

import dev.holdfast.failure.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reads of single values by many callers at a time. A lone caller asks at once; those who come while {@link #QUERIES} queries are
 * under way wait for one to end, and then one of them asks for all. Whoever waits is answered by a query that began after it came,
 * and so reads all that it has been told of.
 *
 * <p>As many wait as there are callers, which the web server bounds.
 */
public final class JointReads<K, V> {
    /** One more than it takes, for a dead connection holds up its callers until it is noticed. */
    static final int QUERIES = 2;

    private final Function<Set<K>, Map<K, V>> query;
    private final int most;
    private final Queue<Waiting<K, V>> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore queries = new Semaphore(QUERIES);

    /**
     * @param query answers the values that there are
     * @param most keys of one query
     */
    public JointReads(Function<Set<K>, Map<K, V>> query, int most) {
        this.query = query;
        this.most = most;
    }

    /** @param told the values, or null for whoever has to ask for them */
    private record Waiting<K, V>(K key, CompletableFuture<@Nullable Map<K, V>> told) {}

    /**
     * The value as committed.
     *
     * @throws FaultException as the query does, for all who wait for it; whatever else it throws is of the key alone
     * @throws IllegalStateException in a transaction, because the query may be another caller's and not see what it has changed
     */
    public Optional<V> find(K key) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a joint read does not see what its caller's transaction has changed");
        }
        try {
            return Optional.ofNullable(
                    values(new Waiting<>(key, new CompletableFuture<>())).get(key));
        } catch (FaultException e) {
            throw e;
        } catch (RuntimeException e) { // another's key may be to blame
            return Optional.ofNullable(query.apply(Set.of(key)).get(key));
        }
    }

    private Map<K, V> values(Waiting<K, V> own) {
        if (queries.tryAcquire()) {
            return ask(own);
        }
        queue.add(own);
        if (queries.tryAcquire()) { // the last query may have ended before it could see us
            handOn();
        }
        @Nullable Map<K, V> told = told(own);
        return told == null ? ask(own) : told;
    }

    private @Nullable Map<K, V> told(Waiting<K, V> own) {
        try {
            return own.told.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** For the caller and all who wait, up to the bound. */
    private Map<K, V> ask(Waiting<K, V> own) {
        List<Waiting<K, V>> all = new ArrayList<>();
        for (Waiting<K, V> next = own; next != null; next = all.size() < most ? queue.poll() : null) {
            all.add(next);
        }
        try {
            Map<K, V> values = query.apply(all.stream().map(Waiting::key).collect(Collectors.toSet()));
            all.forEach(one -> one.told.complete(values));
            return values;
        } catch (RuntimeException | Error e) {
            all.forEach(one -> one.told.completeExceptionally(e));
            throw e;
        } finally {
            handOn();
        }
    }

    /** Lets whoever has waited longest ask next, in place of the query that has ended. */
    private void handOn() {
        do {
            @Nullable Waiting<K, V> next = queue.poll();
            if (next != null) {
                next.told.complete(null);
                return;
            }
            queries.release();
        } while (!queue.isEmpty() && queries.tryAcquire());
    }
}
