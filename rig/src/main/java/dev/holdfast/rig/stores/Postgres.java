package dev.holdfast.rig.stores;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Read-only questions to the service's database; queries are text, rows go to a callback. A connection a question, so that a
 * restart of the server between two of them does no harm; for questions asked every second or less.
 */
public final class Postgres {
    private static final int FETCH_ROWS = 2_000;

    private final Settings settings;

    public Postgres(Settings settings) {
        this.settings = settings;
    }

    /** Takes one row. */
    public interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** @param parameters strings, numbers or arrays of strings */
    public void each(String sql, RowReader reader, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                Object value = parameters[i] instanceof String[] texts
                        ? connection.createArrayOf("text", texts)
                        : parameters[i];
                statement.setObject(i + 1, value);
            }
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        } catch (SQLException fault) {
            throw new RigException("PostgreSQL at " + settings.postgresUrl() + ": " + fault.getMessage(), fault);
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(
                settings.postgresUrl(), settings.postgresUser(), settings.postgresPassword());
        try {
            connection.setReadOnly(true);
            connection.setAutoCommit(false); // a cursor, so that a year of orders is not held twice
            return connection;
        } catch (SQLException fault) {
            connection.close();
            throw fault;
        }
    }
}
