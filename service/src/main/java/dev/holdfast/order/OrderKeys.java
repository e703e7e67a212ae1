package dev.holdfast.order;

import dev.holdfast.storage.Database;
import dev.holdfast.storage.KeyedAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
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

    /** One statement where all keys are fresh, for every way to PostgreSQL and back is time of all who wait. */
    OrderStore.Claims claim(List<PlaceOrder> commands, Duration atMost) {
        Set<String> claimed = new HashSet<>();
        List<String> numbers = new ArrayList<>();
        Instant at = insertKeys(commands, atMost, (key, number) -> {
            claimed.add(key);
            numbers.add(number);
        });
        String[] taken = commands.stream()
                .map(PlaceOrder::key)
                .filter(key -> !claimed.contains(key))
                .toArray(String[]::new);
        return new OrderStore.Claims(at, numbers, taken.length == 0 ? Map.of() : earlier(taken));
    }

    private Map<String, OrderStore.Earlier> earlier(String[] taken) {
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

    /** @param claimed told each key that was not there, and the order number drawn with it */
    private Instant insertKeys(List<PlaceOrder> commands, Duration atMost, BiConsumer<String, String> claimed) {
        Instant[] at = new Instant[1];
        try {
            database.sql("""
                    with bound as (select set_config('lock_timeout', ?, true)),
                    claimed as (
                        insert into idempotency (scope, key, fingerprint, order_id, answered_by)
                        select ?, k.key, k.fingerprint, k.id::uuid,
                               case when k.patience > 0 then now() + (k.patience + ?) * interval '1 millisecond' end
                          from bound, unnest(?, ?, ?, ?) as k(key, fingerprint, id, patience)
                         order by k.key
                        on conflict do nothing
                        returning key)
                    select date_trunc('milliseconds', now()) as at, c.key,
                           case when c.key is not null then 'H-' || nextval('order_number') end as number
                      from (select 1) as one left join claimed c on true
                    """)
                    .params(
                            Long.toString(atMost.toMillis()),
                            SCOPE,
                            ANSWER_MILLIS,
                            PostgresOrderStore.texts(commands, PlaceOrder::key),
                            commands.stream().map(PlaceOrder::fingerprint).toArray(byte[][]::new),
                            PostgresOrderStore.texts(
                                    commands, command -> command.id().toString()),
                            commands.stream()
                                    .mapToLong(command -> command.patience().toMillis())
                                    .toArray())
                    .query(row -> {
                        if (row.isFirst()) {
                            at[0] = row.getObject("at", OffsetDateTime.class).toInstant();
                        }
                        @Nullable String key = row.getString("key");
                        if (key != null) {
                            claimed.accept(key, Objects.requireNonNull(row.getString("number")));
                        }
                    });
            return at[0];
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
