package dev.holdfast.storage;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.RefusedException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Writes that happen once per key: key, effect and answer commit together, and a refusal leaves nothing behind. A second
 * request with a key whose first is still running waits for it inside PostgreSQL, bounded by {@code lock_timeout}.
 */
@Component
public final class IdempotencyKeys {
    private final Database database;

    IdempotencyKeys(Database database) {
        this.database = database;
    }

    /**
     * @param scope the operation and what it acts on; the same key in another scope is another key
     * @param fingerprint SHA-256 of the request's canonical body
     * @param work runs at most once per key, in the transaction that keeps its answer
     */
    public Outcome<KeyedAnswer> once(
            String scope, String key, byte[] fingerprint, Supplier<Outcome<KeyedAnswer>> work) {
        try {
            return database.inTransaction(() -> {
                if (!claim(scope, key, fingerprint)) {
                    return replay(scope, key, fingerprint);
                }
                Outcome<KeyedAnswer> outcome = work.get();
                switch (outcome) {
                    case Outcome.Done<KeyedAnswer>(KeyedAnswer answer) -> keep(scope, key, answer);
                    case Outcome.Refused<KeyedAnswer> _ -> forget(scope, key);
                }
                return outcome;
            });
        } catch (RefusedException e) { // the key is held by a request that still runs
            return Outcome.refused(e.refusal());
        }
    }

    /** What is said while the first request with the key still runs. */
    public static Refusal inProgress() {
        return Refusal.of(Code.REQUEST_IN_PROGRESS, "Repeat the request in a moment with the same key.");
    }

    /** What is said where the key came with another body before. */
    public static Refusal reused() {
        return Refusal.of(
                Code.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key came with another body before; use a new key.");
    }

    private boolean claim(String scope, String key, byte[] fingerprint) {
        try {
            return database.sql("""
                            insert into idempotency (scope, key, fingerprint) values (?, ?, ?)
                            on conflict do nothing
                            """).params(scope, key, fingerprint).update() == 1;
        } catch (DataAccessException e) {
            if (Database.isLockTimeout(e)) {
                throw new RefusedException(inProgress());
            }
            throw e;
        }
    }

    private Outcome<KeyedAnswer> replay(String scope, String key, byte[] fingerprint) {
        record Kept(byte[] fingerprint, KeyedAnswer answer) {}
        Optional<Kept> kept = database.sql(
                        "select fingerprint, status, location, answer from idempotency where scope = ? and key = ?")
                .params(scope, key)
                .query((row, n) -> new Kept(
                        row.getBytes("fingerprint"),
                        new KeyedAnswer(row.getInt("status"), row.getString("location"), row.getBytes("answer"), true)))
                .optional();
        if (kept.isEmpty()) { // the first was refused or its key expired between the two statements
            return Outcome.refused(inProgress());
        }
        return Arrays.equals(kept.get().fingerprint, fingerprint)
                ? Outcome.done(kept.get().answer)
                : Outcome.refused(reused());
    }

    private void keep(String scope, String key, KeyedAnswer answer) {
        database.sql("update idempotency set status = ?, location = ?, answer = ? where scope = ? and key = ?")
                .param(answer.status())
                .param(answer.location())
                .param(answer.body())
                .param(scope)
                .param(key)
                .update();
    }

    private void forget(String scope, String key) {
        database.sql("delete from idempotency where scope = ? and key = ?")
                .params(scope, key)
                .update();
    }
}
