package dev.holdfast.messaging;

import dev.holdfast.storage.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Rows of the table {@code outbox}, one a batch and bucket: a row that is there is unsent. */
@Component
final class PostgresOutbox implements Outbox {
    /**
     * The events of a key must stay in one bucket from the first to the last, and rows of the last run may still wait, so
     * this is a constant and no setting. Four let up to four nodes share the sending, at four rows a transaction.
     */
    static final int BUCKETS = 4;

    private final Database database;
    private final Wakeup wakeup;
    private final FreshRows fresh;
    private final OutboxBacklog backlog;

    PostgresOutbox(Database database, Wakeup wakeup, FreshRows fresh, OutboxBacklog backlog) {
        this.database = database;
        this.wakeup = wakeup;
        this.fresh = fresh;
        this.backlog = backlog;
    }

    @Override
    public void add(List<OutboxEvent> events) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("events are added inside the transaction they tell about");
        }
        List<Row> rows = rows(events);
        if (rows.isEmpty()) {
            return;
        }
        List<FreshRows.Name> written = database.sql("""
                insert into outbox (bucket, order_id, events, payload)
                select bucket, order_id, events, payload
                  from unnest(?, ?::uuid[], ?, ?) with ordinality as r(bucket, order_id, events, payload, place)
                 order by place
                returning bucket, id, order_id, created_at
                """)
                .params(
                        rows.stream().map(Row::bucket).toArray(Short[]::new),
                        rows.stream().map(row -> row.firstKey().toString()).toArray(String[]::new),
                        rows.stream().mapToInt(row -> row.events().size()).toArray(),
                        rows.stream().map(Row::payload).toArray(byte[][]::new))
                .query((row, n) -> FreshRows.name(row))
                .list();
        for (int i = 0; i < rows.size(); i++) {
            if (!written.get(i).firstKey().equals(rows.get(i).firstKey())) {
                throw new IllegalStateException("rows were written in another order than they were given");
            }
            fresh.add(written.get(i), rows.get(i).events());
        }
    }

    @Override
    public void wake() {
        wakeup.give();
    }

    @Override
    public boolean isFull() {
        return backlog.isFull();
    }

    static short bucket(UUID key) {
        return (short) Math.floorMod(key.hashCode(), BUCKETS);
    }

    /** One row a bucket, or more where the events of a bucket are larger than a row may be. */
    private static List<Row> rows(List<OutboxEvent> events) {
        List<List<OutboxEvent>> buckets = new ArrayList<>(BUCKETS);
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            buckets.add(new ArrayList<>());
        }
        events.forEach(event -> buckets.get(bucket(event.key())).add(event));
        List<Row> rows = new ArrayList<>(BUCKETS);
        for (List<OutboxEvent> bucket : buckets) {
            int from = 0;
            int bytes = 0;
            for (int i = 0; i < bucket.size(); i++) {
                int more = OutboxPayload.rawBytes(bucket.get(i));
                if (bytes + more > OutboxPayload.MAX_RAW_BYTES) {
                    rows.add(Row.of(bucket.subList(from, i)));
                    from = i;
                    bytes = 0;
                }
                bytes += more;
            }
            if (from < bucket.size()) {
                rows.add(Row.of(bucket.subList(from, bucket.size())));
            }
        }
        return rows;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Row(short bucket, UUID firstKey, List<OutboxEvent> events, byte[] payload) {
        static Row of(List<OutboxEvent> events) {
            UUID first = events.getFirst().key();
            return new Row(PostgresOutbox.bucket(first), first, events, OutboxPayload.encode(events));
        }
    }
}
