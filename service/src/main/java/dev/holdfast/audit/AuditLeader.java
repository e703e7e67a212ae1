package dev.holdfast.audit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * One node at a time runs the audit: whoever holds an advisory lock, on a session of its own that lives as long as the
 * node. A dead node's session ends, and the lock with it. Two that believed to lead would do no harm but to ask twice.
 */
final class AuditLeader implements AutoCloseable {
    /** Advisory locks share one space in a database: the relays' half of the key, and a number above their buckets. */
    private static final String LOCK = "select pg_try_advisory_lock(1213156420, 1000)";

    private final Connections connections;
    private @Nullable Connection held;

    /** Opens a connection of its own, for nobody may get a pooled one that still holds locks. */
    @FunctionalInterface
    interface Connections {
        Connection open() throws SQLException;
    }

    AuditLeader(Connections connections) {
        this.connections = connections;
    }

    static AuditLeader at(JdbcConnectionDetails postgres) {
        return new AuditLeader(() ->
                DriverManager.getConnection(postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword()));
    }

    boolean leads() throws SQLException {
        Connection mine = held;
        if (mine != null) {
            if (mine.isValid(1)) {
                return true;
            }
            close();
        }
        Connection fresh = connections.open();
        try (Statement statement = fresh.createStatement()) {
            // A machine that is gone closes no connection: the server asks it, and ends the session within 4 s.
            statement.execute("set tcp_keepalives_idle = 2");
            statement.execute("set tcp_keepalives_interval = 1");
            statement.execute("set tcp_keepalives_count = 2");
            try (ResultSet row = statement.executeQuery(LOCK)) {
                if (row.next() && row.getBoolean(1)) {
                    held = fresh;
                    return true;
                }
            }
        } catch (SQLException e) {
            fresh.close();
            throw e;
        }
        fresh.close();
        return false;
    }

    @Override
    public void close() throws SQLException {
        Connection mine = held;
        held = null;
        if (mine != null) {
            mine.close();
        }
    }
}
