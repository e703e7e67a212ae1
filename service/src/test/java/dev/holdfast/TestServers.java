package dev.holdfast;

import dev.holdfast.local.LocalServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The real servers, started once for all tests of this process and stopped with it. Nothing is skipped: a test that
 * cannot have its server fails. Each test takes a {@link World} of its own, so that tests do not see each other.
 */
public final class TestServers {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Databases of earlier runs may still be there, and process ids come again. */
    private static final String RUN = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

    private TestServers() {}

    private static final class Holder {
        static final LocalServers RUNNING = LocalServers.start(
                Path.of(System.getProperty("holdfast.root", "."), ".holdfast", "test"),
                Map.of(
                        "PAYMENT_PROVIDER",
                        "http",
                        "KAFKA_METADATA",
                        System.getProperty("holdfast.kafka.metadata", "kraft")),
                System.out::println);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(RUNNING::close, "stop servers"));
        }
    }

    /** All servers of this machine, running. */
    public static LocalServers running() {
        return Holder.RUNNING;
    }

    /**
     * A database in PostgreSQL and in MongoDB, a topic and consumer groups that nobody else has.
     *
     * @param environment the settings under which a node of the service works in it
     */
    public record World(Map<String, String> environment) {
        /** An empty world. */
        public static World fresh(String name) {
            Map<String, String> environment = new HashMap<>(running().environment());
            String unique = name + "_" + RUN + "_" + COUNT.incrementAndGet();
            try (Connection connection = connect(environment);
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + unique);
            } catch (SQLException e) {
                throw new IllegalStateException("cannot make a database for a test", e);
            }
            environment.put("POSTGRES_DB", unique);
            environment.put("MONGO_INITDB_DATABASE", unique);
            environment.put("ORDERS_TOPIC", unique);
            environment.put("KAFKA_GROUP_PREFIX", unique + ".");
            return new World(Map.copyOf(environment));
        }

        /** The same world with another setting. */
        public World with(String name, String value) {
            Map<String, String> changed = new HashMap<>(environment);
            changed.put(name, value);
            return new World(Map.copyOf(changed));
        }

        /** A connection of the test's own to this world's database. */
        public Connection connect() throws SQLException {
            return connect(environment);
        }

        public String jdbcUrl() {
            return jdbcUrl(environment);
        }

        private static String jdbcUrl(Map<String, String> environment) {
            return "jdbc:postgresql://" + environment.get("POSTGRES_HOST") + ":" + environment.get("POSTGRES_PORT")
                    + "/" + environment.get("POSTGRES_DB");
        }

        private static Connection connect(Map<String, String> environment) throws SQLException {
            return DriverManager.getConnection(
                    jdbcUrl(environment), environment.get("POSTGRES_USER"), environment.get("POSTGRES_PASSWORD"));
        }
    }
}
