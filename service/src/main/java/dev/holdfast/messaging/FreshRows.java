package dev.holdfast.messaging;

import dev.holdfast.storage.Recent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The events of the rows that this node wrote last, so that its relay has not to fetch them back. What is sent, and in
 * which order, is told by the table alone: a row that was rolled back is never found in it and so never asked for here.
 */
@Component
final class FreshRows {
    /** Half a second of some thousand orders a second; what is older is read from the table. */
    static final int MAX_BYTES = 4 << 20;

    private final Recent<Name, List<OutboxEvent>> rows = new Recent<>(MAX_BYTES);

    /**
     * Which row. The id would do, but that PostgreSQL may give it again if it crashes before the first one to have it is
     * on disk; whoever gets it then has begun later.
     *
     * @param firstKey the key of its first event
     * @param at when its transaction began, by PostgreSQL's clock
     */
    record Name(short bucket, long id, UUID firstKey, Instant at) {}

    static Name name(ResultSet row) throws SQLException {
        return new Name(
                row.getShort("bucket"),
                row.getLong("id"),
                row.getObject("order_id", UUID.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    /** Remembers what is written, committed or not, and forgets the oldest beyond the bound. */
    void add(Name row, List<OutboxEvent> events) {
        rows.add(row, events, OutboxPayload.rawBytes(events));
    }

    Optional<List<OutboxEvent>> find(Name row) {
        return Optional.ofNullable(rows.get(row));
    }

    void forget(Name row) {
        rows.remove(row);
    }
}
