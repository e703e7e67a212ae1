package dev.holdfast.order;

import dev.holdfast.storage.Database;
import dev.holdfast.storage.KeyedAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * The idempotency keys of orders, a list at a time; {@link OrderStore} says what each question means. Keys of other writes
 * are claimed one by one, with their answers, by {@link dev.holdfast.storage.IdempotencyKeys}.
 */
final class OrderKeys {
    private static final String SCOPE = "POST /orders";

    /** What reading the order and keeping its answer may take once the wait is over. */
    private static final long ANSWER_MILLIS = 5_000;

    private final Database database;

    OrderKeys(Database database) {
        this.database = database;
    }

    Map<String, OrderStore.Earlier> claim(List<PlaceOrder> commands) {
        Set<@Nullable String> claimed = new HashSet<>(insertKeys(commands));
        if (claimed.size() == commands.size()) {
            return Map.of();
        }
        String[] taken = commands.stream()
                .map(PlaceOrder::key)
                .filter(key -> !claimed.contains(key))
                .toArray(String[]::new);
        Map<String, OrderStore.Earlier> earlier = new HashMap<>();
        database.sql("""
                select key, order_id, fingerprint, status, location, answer,
                       answer is null and coalesce(answered_by > now(), false) as pending
                  from idempotency
                 where scope = ? and key = any(?)
                """).params(SCOPE, taken).query(row -> {
            byte[] answer = row.getBytes("answer");
            earlier.put(
                    row.getString("key"),
                    new OrderStore.Earlier(
                            row.getObject("order_id", UUID.class),
                            row.getBytes("fingerprint"),
                            answer == null
                                    ? null
                                    : new KeyedAnswer(row.getInt("status"), row.getString("location"), answer, true),
                            row.getBoolean("pending")));
        });
        if (earlier.size() < taken.length) { // refused and gone between the two statements: let the caller repeat
            throw new OrderStore.KeyBusy(new IllegalStateException("a key was given up while we looked"));
        }
        return earlier;
    }

    private List<@Nullable String> insertKeys(List<PlaceOrder> commands) {
        try {
            return database.sql("""
                    insert into idempotency (scope, key, fingerprint, order_id, answered_by)
                    select ?, k.key, k.fingerprint, k.id::uuid,
                           case when k.patience > 0 then now() + (k.patience + ?) * interval '1 millisecond' end
                      from unnest(?, ?, ?, ?) as k(key, fingerprint, id, patience)
                     order by k.key
                    on conflict do nothing
                    returning key
                    """)
                    .params(
                            SCOPE,
                            ANSWER_MILLIS,
                            PostgresOrderStore.texts(commands, PlaceOrder::key),
                            commands.stream().map(PlaceOrder::fingerprint).toArray(byte[][]::new),
                            PostgresOrderStore.texts(
                                    commands, command -> command.id().toString()),
                            commands.stream()
                                    .mapToLong(command -> command.patience().toMillis())
                                    .toArray())
                    .query(String.class)
                    .list();
        } catch (DataAccessException e) {
            throw Database.isLockTimeout(e) ? new OrderStore.KeyBusy(e) : e;
        }
    }

    void forget(List<PlaceOrder> refused) {
        database.sql("delete from idempotency where scope = ? and key = any(?)")
                .params(SCOPE, PostgresOrderStore.texts(refused, PlaceOrder::key))
                .update();
    }

    void keepAnswer(String key, KeyedAnswer answer) {
        database.inTransaction(() -> database.sql("""
                update idempotency set status = ?, location = ?, answer = ?
                 where scope = ? and key = ? and answer is null
                """)
                .param(answer.status())
                .param(answer.location())
                .param(answer.body())
                .param(SCOPE)
                .param(key)
                .update());
    }

    int forgetOld(int max) {
        return database.guarded(() -> database.sql("""
                delete from idempotency
                 where ctid in (select i.ctid from idempotency i
                                 where i.created_at < now() - interval '24 hours'
                                   and not exists (select from orders o
                                                    where o.id = i.order_id and o.status = 'ACCEPTED')
                                 limit ?)
                """).param(max).update());
    }
}
