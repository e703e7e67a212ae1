package dev.holdfast.order;

import dev.holdfast.storage.Database;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The inbox in PostgreSQL: sixteen parts, one for each day in turn, round and round. An event lies in the part of the day that
 * its id (version 7) tells, so that it is unique there, and a part is emptied whole.
 */
final class SeenEvents {
    private static final long DAY_MILLIS = 86_400_000;

    private static final int DAYS = 16;

    /**
     * What lies in the parts ahead of today is twelve to ten days old; Kafka keeps a record for seven. Nearer ones are left alone: a
     * node whose clock is ahead writes there, and the day after they are ten days old as well.
     */
    private static final int FIRST_GONE = 4;

    private static final int LAST_GONE = 6;

    private final Database database;

    SeenEvents(Database database) {
        this.database = database;
    }

    /** The part in which an event lies. */
    static int day(UUID eventId) {
        return (int) ((eventId.getMostSignificantBits() >>> 16) / DAY_MILLIS % DAYS);
    }

    /** Those that this consumer has not seen before; they are seen now. */
    Set<UUID> first(String consumer, Collection<UUID> eventIds) {
        return new HashSet<>(database.sql("""
                insert into inbox (consumer, event_id, day)
                select ?, e.id::uuid, e.day from unnest(?, ?) as e(id, day) order by e.id
                on conflict do nothing
                returning event_id
                """)
                .params(
                        consumer,
                        eventIds.stream().map(UUID::toString).toArray(String[]::new),
                        eventIds.stream().mapToInt(SeenEvents::day).toArray())
                .query(UUID.class)
                .list());
    }

    void forgetOld() {
        int today = database.guarded(() -> database.sql("select extract(epoch from now())::bigint / 86400 % ?")
                .param(DAYS)
                .query(Integer.class)
                .single());
        for (int day = today + FIRST_GONE; day <= today + LAST_GONE; day++) {
            String part = "inbox_" + day % DAYS;
            if (database.guarded(() -> database.sql("select exists (select from " + part + ")")
                    .query(Boolean.class)
                    .single())) {
                database.guarded(() -> database.sql("truncate " + part).update());
            }
        }
    }
}
