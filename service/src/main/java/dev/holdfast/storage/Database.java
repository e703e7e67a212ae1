package dev.holdfast.storage;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.FaultException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one way to PostgreSQL: READ COMMITTED transactions whose work is safe to repeat. A transaction that lost its
 * connection is repeated once on a fresh one, because a pool may hand out one dead connection after the server's
 * restart, and a COMMIT whose answer was lost may have happened: every work given here recognises its own traces (keys,
 * inbox, state). What still fails is told apart as {@link Code#UNAVAILABLE} (worth repeating) or thrown on as it came.
 */
@Component
public final class Database {
    /** Lost connections: one repeat heals a stale pool; more would only make callers wait for a dead server. */
    private static final int ATTEMPTS = 2;

    /** How long a statement waits for a lock, unless it says otherwise: far beyond what is healthy; a stall of the disk passes in less. */
    public static final Duration LOCK_WAIT = Duration.ofSeconds(5);

    /** What {@link #keys} prepares for. */
    public static final int MOST_KEYS = 64;

    private final JdbcClient client;
    private final TransactionTemplate transactions;

    Database(JdbcClient client, PlatformTransactionManager manager) {
        this.client = client;
        this.transactions = new TransactionTemplate(manager);
    }

    /** Visible SQL. Arrays are passed as {@code String[]} (cast {@code ?::uuid[]}), {@code long[]}, {@code int[]}, {@code byte[][]}. */
    public JdbcClient.StatementSpec sql(String text) {
        return client.sql(text);
    }

    /**
     * The keys as {@code :keys} of a condition {@code in (:keys)}, filled up with the last of them to one of a few numbers, so that a
     * few statements are prepared. For an array of any number PostgreSQL plans anew each time, which costs as much as to find 20 rows.
     *
     * @param keys at least one, and {@link #MOST_KEYS} at most
     */
    public static <T> List<T> keys(Collection<T> keys) {
        List<T> filled = new ArrayList<>(keys);
        int places = 1;
        while (places < filled.size()) {
            places *= 4;
        }
        if (places > MOST_KEYS) {
            throw new IllegalArgumentException("too many keys for one list: " + filled.size());
        }
        filled.addAll(Collections.nCopies(places - filled.size(), filled.getLast()));
        return filled;
    }

    /**
     * Runs the work in one transaction, or in the caller's if there is one.
     *
     * @throws FaultException with {@link Code#UNAVAILABLE} where PostgreSQL is away, full or blocked
     */
    public <T> T inTransaction(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return work.get();
        }
        return guarded(() -> {
            @Nullable T result = transactions.execute(status -> work.get());
            if (result == null) {
                throw new IllegalStateException("a transaction's work answers a value");
            }
            return result;
        });
    }

    /** A single statement outside a transaction, with the same faults. */
    public <T> T guarded(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (DataAccessException | TransactionException e) {
                if (!isTransient(e)) {
                    throw e;
                }
                if (isLockTimeout(e)) { // waiting once more would only double it
                    throw FaultException.unavailable("Another transaction does not end; repeat with the same key", e);
                }
                if (attempt == ATTEMPTS) {
                    throw FaultException.unavailable("PostgreSQL does not answer; repeat with the same key", e);
                }
            }
        }
    }

    /** Whether a lock was not given within {@code lock_timeout}. */
    public static boolean isLockTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && "55P03".equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** Whether repeating may help: no connection, server stopping or full, lock or statement time-out, deadlock. */
    public static boolean isTransient(Throwable failure) {
        if (failure instanceof TransactionSystemException rollback && rollback.getApplicationException() != null) {
            return isTransient(rollback.getApplicationException()); // the rollback failed too, for the same reason
        }
        if (failure instanceof TransactionSystemException end
                && end.getCause() instanceof SQLException lost
                && lost.getSQLState() == null) {
            return true; // the pool closed a connection that was lost in its commit, and Spring tells of the rollback
            // alone
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException || cause instanceof SQLRecoverableException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57")
                        || state.startsWith("58")
                        || state.equals("40001")
                        || state.equals("40P01")
                        || state.equals("55P03")
                        || state.equals("25006");
            }
        }
        return failure instanceof CannotCreateTransactionException;
    }
}
