package dev.holdfast.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's own connection: it owns buckets, reads them and deletes from them on one session, so that whoever has lost
 * the ownership has lost the way to the table too. Ownership is PostgreSQL's advisory locks, which end with the session.
 */
final class OutboxTable implements AutoCloseable {
    /** Advisory locks share one space in a database; this half of the key is ours. */
    private static final int NAMESPACE = 0x484F4C44;

    /** Every relay holds this key, shared with the others, for as long as its session lives: so they count each other. */
    private static final int PRESENCE = PostgresOutbox.BUCKETS;

    /**
     * Rows of a bucket that are read at once. A row has the events of a batch of orders, so this is some thousand events a
     * round; more would only be held in memory longer.
     */
    static final int ROWS = 16;

    /**
     * Dead rows that are swept away at once, two seconds of a few thousand orders a second: 2 ms of CPU. Left to
     * PostgreSQL, which looks once a minute, every read would walk over all of them.
     */
    private static final int SWEEP_ROWS = 1_000;

    /** A sweep is followed by a pause so many times as long, whatever there is to sweep. */
    private static final int SWEEP_REST = 49;

    private static final String QUERY_CANCELED = "57014";
    private static final Logger log = LoggerFactory.getLogger(OutboxTable.class);

    private final Connection connection;
    private final FreshRows fresh;
    private final boolean[] owned = new boolean[PostgresOutbox.BUCKETS];
    private int unswept;
    private long restUntil = System.nanoTime();

    /** A row as it waits; its events are unpacked when they are sent. */
    record Row(FreshRows.Name name, Supplier<List<OutboxEvent>> events) {}

    /** Opens a connection of its own, for nobody may get a pooled one that still holds locks. */
    @FunctionalInterface
    interface Connections {
        Connection open() throws SQLException;
    }

    OutboxTable(Connections connections, FreshRows fresh) throws SQLException {
        this.fresh = fresh;
        connection = connections.open();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            // A frozen owner keeps its session, and with it the buckets, until the server ends it.
            statement.execute("set idle_session_timeout = '30s'");
            // A machine that is gone closes no connection: the server asks it, and ends the session within 4 s.
            statement.execute("set tcp_keepalives_idle = 2");
            statement.execute("set tcp_keepalives_interval = 1");
            statement.execute("set tcp_keepalives_count = 2");
            statement.execute("set tcp_user_timeout = 4000");
            // It only deletes what Kafka has. Should that be lost in a crash, the events are sent again.
            statement.execute("set synchronous_commit = off");
            // The table is nearly always empty, and a plan made for that walks over everything that was ever deleted.
            statement.execute("set enable_seqscan = off");
            statement.execute("select pg_advisory_lock_shared(%d, %d)".formatted(NAMESPACE, PRESENCE));
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /**
     * Takes our share of the buckets and lets go of the rest, so that whoever comes gets some: of n relays, counted in the
     * order of their sessions, the first owns the buckets 0, n, 2n …, the second 1, n + 1 …. A relay that dies is not
     * counted at the next look, and the others share what it had. For a moment relays may count differently; a bucket
     * that two of them want has still one owner, and one that none wants waits for their next look.
     *
     * @return whether at least one is ours
     */
    boolean claim() throws SQLException {
        int relays;
        int before;
        try (PreparedStatement count = connection.prepareStatement("""
                select count(*), count(*) filter (where pid < pg_backend_pid())
                  from pg_locks
                 where locktype = 'advisory'
                   and database = (select oid from pg_database where datname = current_database())
                   and classid::int8 = ? and objid::int8 = ?
                """)) {
            count.setInt(1, NAMESPACE);
            count.setInt(2, PRESENCE);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                relays = row.getInt(1);
                before = row.getInt(2);
            }
        }
        for (int bucket = 0; bucket < owned.length; bucket++) {
            boolean ours = bucket % relays == before;
            if (ours && !owned[bucket]) {
                owned[bucket] = ask("select pg_try_advisory_lock(?, ?)", bucket);
            } else if (owned[bucket] && !ours) {
                owned[bucket] = !ask("select pg_advisory_unlock(?, ?)", bucket);
            }
        }
        return IntStream.range(0, owned.length).anyMatch(bucket -> owned[bucket]);
    }

    private boolean ask(String lock, int bucket) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(lock)) {
            ask.setInt(1, NAMESPACE);
            ask.setInt(2, bucket);
            try (ResultSet answer = ask.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    /**
     * The oldest rows of every bucket we own. By what is there and never by "after the last id": ids are given out before
     * the commit, so that a smaller one may appear after a larger one.
     */
    List<Row> read() throws SQLException {
        List<FreshRows.Name> waiting = new ArrayList<>();
        Object[] ours = IntStream.range(0, owned.length)
                .filter(bucket -> owned[bucket])
                .boxed()
                .toArray();
        try (PreparedStatement read = connection.prepareStatement("""
                select o.bucket, o.id, o.order_id, o.created_at
                  from unnest(?) as ours(bucket)
                 cross join lateral (
                       select bucket, id, order_id, created_at
                         from outbox
                        where outbox.bucket = ours.bucket
                        order by id
                        limit ?) o
                """)) {
            read.setArray(1, connection.createArrayOf("int2", ours));
            read.setInt(2, ROWS);
            try (ResultSet row = read.executeQuery()) {
                while (row.next()) {
                    waiting.add(FreshRows.name(row));
                }
            }
        }
        return withEvents(waiting);
    }

    /** A row that has left meanwhile is left out: another relay has sent it. */
    private List<Row> withEvents(List<FreshRows.Name> waiting) throws SQLException {
        Map<Long, Supplier<List<OutboxEvent>>> events = new HashMap<>();
        List<FreshRows.Name> unknown = new ArrayList<>();
        waiting.forEach(row ->
                fresh.find(row).ifPresentOrElse(known -> events.put(row.id(), () -> known), () -> unknown.add(row)));
        if (!unknown.isEmpty()) {
            try (PreparedStatement read = connection.prepareStatement("""
                    select o.id, o.payload
                      from unnest(?, ?) as wanted(bucket, id)
                      join outbox o on o.bucket = wanted.bucket and o.id = wanted.id
                    """)) {
                name(unknown, read);
                try (ResultSet row = read.executeQuery()) {
                    while (row.next()) {
                        byte[] payload = row.getBytes(2);
                        events.put(row.getLong(1), () -> OutboxPayload.decode(payload));
                    }
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (FreshRows.Name name : waiting) {
            Supplier<List<OutboxEvent>> of = events.get(name.id());
            if (of != null) {
                rows.add(new Row(name, of));
            }
        }
        return rows;
    }

    private void name(List<FreshRows.Name> rows, PreparedStatement statement) throws SQLException {
        Object[] buckets = rows.stream().map(FreshRows.Name::bucket).toArray();
        Object[] ids = rows.stream().map(FreshRows.Name::id).toArray();
        statement.setArray(1, connection.createArrayOf("int2", buckets));
        statement.setArray(2, connection.createArrayOf("int8", ids));
    }

    /** Deletes exactly these; the answer is how many of them were still there. */
    int delete(List<Row> rows) throws SQLException {
        int there;
        try (PreparedStatement delete = connection.prepareStatement("""
                delete from outbox
                 using unnest(?, ?) as sent(bucket, id)
                 where outbox.bucket = sent.bucket and outbox.id = sent.id
                """)) {
            name(rows.stream().map(Row::name).toList(), delete);
            there = delete.executeUpdate();
        }
        rows.forEach(row -> fresh.forget(row.name()));
        unswept += there;
        return there;
    }

    /**
     * Sweeps the dead rows away, when there are enough of them. What PostgreSQL's own vacuum does not let us do now waits
     * for the next time.
     */
    void sweep() throws SQLException {
        if (unswept < SWEEP_ROWS || System.nanoTime() - restUntil < 0) {
            return;
        }
        long start = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            statement.execute("vacuum (skip_locked, index_cleanup on, truncate off) outbox");
            unswept = 0;
        } catch (SQLException e) {
            if (!QUERY_CANCELED.equals(e.getSQLState())) {
                throw e;
            }
            log.warn("The outbox could not be swept within the time of a statement; it is tried again later", e);
        }
        restUntil = System.nanoTime() + SWEEP_REST * (System.nanoTime() - start);
    }

    @Override
    public String toString() {
        return "buckets " + Arrays.toString(owned);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
