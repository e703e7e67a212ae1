package dev.holdfast.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL 17 with everything on that makes a commit survive: fsync, synchronous_commit and full_page_writes are set and then asked for
 * with SHOW, because the binaries' usual test defaults have them off. Listens on loopback only; as root it runs unprivileged.
 */
public final class LocalPostgres extends LocalServer {
    private static final Duration START_BOUND =
            Duration.ofSeconds(60); // recovery after a kill under load takes a few seconds
    private static final Duration STOP_BOUND = Duration.ofSeconds(15);
    private static final Duration INITDB_BOUND = Duration.ofSeconds(60);
    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");
    private static final List<String> TUNING = List.of(
            "max_connections=120", // two service nodes with 40 each, the registry, the audit, a person with psql
            "shared_buffers=512MB",
            "max_wal_size=1GB", // files written again lie in memory: with 4 GB a commit cost three times as much
            "checkpoint_timeout=15min",
            "wal_init_zero=off", // a commit would wait while 16 MB of zeros are written, once a second under load
            "jit=off"); // the statements are short; compiling them costs more than it saves

    private final Path home;
    private final Path folder;
    private final Path data;
    private final int port;
    private final Settings settings;

    LocalPostgres(Path home, Ports ports, Settings settings) {
        super("PostgreSQL", "postgres", home, STOP_BOUND);
        this.home = home;
        folder = home.resolve("postgres");
        data = folder.resolve("data");
        port = ports.choose("postgres", settings.port("POSTGRES_PORT"));
        this.settings = settings;
    }

    public int port() {
        return port;
    }

    public String database() {
        return settings.get("POSTGRES_DB", "holdfast");
    }

    public String user() {
        return settings.get("POSTGRES_USER", "holdfast");
    }

    public String password() {
        return settings.get("POSTGRES_PASSWORD", "holdfast");
    }

    public String jdbcUrl() {
        return jdbcUrl(database());
    }

    String jdbcUrl(String ofDatabase) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, ofDatabase);
    }

    /** The registry keeps its schemas in a database of its own, beside ours. */
    String registryDatabase() {
        return database() + "_registry";
    }

    @Override
    void launch() {
        Path binaries = ServerFiles.postgres().resolve("bin");
        try {
            Files.createDirectories(folder);
            initialise(binaries);
            allowLoopback();
            if (encrypted()) {
                Files.copy(
                        LocalCertificate.in(home).certificateAndKey(),
                        data.resolve("server.pem"),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
            own();
            waitForChildren();
        } catch (IOException e) {
            throw new LocalServerException(
                    "PostgreSQL's data at %s cannot be prepared: %s".formatted(data, e.getMessage()), e);
        }
        List<String> command = new ArrayList<>(
                List.of(binaries.resolve("postgres").toString(), "-D", data.toString(), "-p", Integer.toString(port)));
        set(command, "listen_addresses=127.0.0.1");
        set(command, "unix_socket_directories=");
        DURABLE.forEach(name -> set(command, name + "=on"));
        TUNING.forEach(setting -> set(command, setting));
        if (encrypted()) {
            List.of("ssl=on", "ssl_cert_file=server.pem", "ssl_key_file=server.pem")
                    .forEach(setting -> set(command, setting));
        }
        process.launch(command, Map.of("LC_ALL", "C", "TZ", "UTC"), data, Spawner.Identity.UNPRIVILEGED);
        process.awaitReady(START_BOUND, () -> {
            try (Connection connection = connect("postgres")) {
                return connection.isValid(1);
            } catch (SQLException e) {
                if ("28P01".equals(e.getSQLState())) {
                    stop();
                    throw new LocalServerException(
                            "PostgreSQL's data were made with another POSTGRES_USER or POSTGRES_PASSWORD; "
                                    + "set the old one, or forget the data with: ./holdfast run --fresh");
                }
                throw e;
            }
        });
        setUp();
    }

    /** Only where clients insist on it: on loopback it would protect nothing. */
    private boolean encrypted() {
        return List.of("require", "verify-ca", "verify-full").contains(settings.get("POSTGRES_SSLMODE", "prefer"));
    }

    private static void set(List<String> command, String setting) {
        command.add("-c");
        command.add(setting);
    }

    /** Made beside and moved into place, so that a start that was cut off leaves nothing half-made. */
    private void initialise(Path binaries) throws IOException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        Path making = folder.resolve("data.making");
        ServerFiles.delete(making);
        Files.createDirectory(making);
        Path password = folder.resolve("password");
        Path log = folder.resolve("initdb.log");
        Files.writeString(password, password());
        own();
        try {
            ProcessBuilder initdb = new ProcessBuilder(
                            binaries.resolve("initdb").toString(),
                            "-D",
                            making.toString(),
                            "-U",
                            user(),
                            "--pwfile=" + password,
                            "-A",
                            "scram-sha-256",
                            "-E",
                            "UTF8",
                            "--locale=C")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            Process running = Spawner.start(initdb, Spawner.Identity.UNPRIVILEGED);
            if (!running.waitFor(INITDB_BOUND.toSeconds(), TimeUnit.SECONDS) || running.exitValue() != 0) {
                running.destroyForcibly();
                throw new LocalServerException("PostgreSQL's initdb failed:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(password);
        }
        Files.move(making, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void allowLoopback() throws IOException {
        String method = settings.get("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256");
        if (!List.of("trust", "scram-sha-256", "md5").contains(method)) {
            throw new LocalServerException(
                    "POSTGRES_HOST_AUTH_METHOD must be trust, scram-sha-256 or md5, not \"%s\".".formatted(method));
        }
        Files.writeString(
                data.resolve("pg_hba.conf"),
                "%s all all 127.0.0.1/32 %s%n".formatted(encrypted() ? "hostssl" : "host", method));
    }

    /** Only where the unprivileged user is another one than the owner of the files. */
    private void own() {
        String owner = Spawner.Identity.UNPRIVILEGED.changesOwner() ? "65534:65534" : "";
        if (!owner.isEmpty() && !Spawner.succeeds("chown", "-R", owner, folder.toString())) {
            throw new LocalServerException(
                    "PostgreSQL's data at %s cannot be given to the unprivileged user".formatted(data));
        }
    }

    /** The children of a killed postmaster end by themselves in a moment, but a new one refuses to start before that. */
    private void waitForChildren() throws IOException {
        long deadline = System.nanoTime() + STOP_BOUND.toNanos();
        List<ProcessHandle> left = inDataFolder();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            ServerProcess.pause();
            left = inDataFolder();
        }
        left.forEach(ProcessHandle::destroyForcibly);
        Path postmaster = data.resolve("postmaster.pid");
        if (left.isEmpty() && Files.exists(Path.of("/proc/self/cwd"))) {
            Files.deleteIfExists(postmaster); // its number may be a stranger's by now
        }
    }

    /** PostgreSQL's processes all live in its data folder; the kernel tells so on Linux, elsewhere PostgreSQL's own checks have to do. */
    private List<ProcessHandle> inDataFolder() {
        return ProcessHandle.allProcesses()
                .filter(handle -> {
                    try {
                        return Files.readSymbolicLink(Path.of("/proc", Long.toString(handle.pid()), "cwd"))
                                .equals(data.toRealPath());
                    } catch (IOException e) {
                        return false; // gone already, or another user's
                    }
                })
                .toList();
    }

    Connection connect(String ofDatabase) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user());
        properties.setProperty("password", password());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "30");
        return DriverManager.getConnection(jdbcUrl(ofDatabase), properties);
    }

    private void setUp() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String name : DURABLE) {
                try (ResultSet row = statement.executeQuery("SHOW " + name)) {
                    row.next();
                    if (!row.getString(1).equals("on")) {
                        throw new LocalServerException(
                                "PostgreSQL runs with %s = %s".formatted(name, row.getString(1)));
                    }
                }
            }
            for (String wanted : List.of(database(), registryDatabase())) {
                if (!exists(connection, wanted)) {
                    statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(wanted, true));
                }
            }
        } catch (SQLException e) {
            throw new LocalServerException("PostgreSQL cannot be set up: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Connection connection, String database) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            query.setString(1, database);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** A fast shutdown: sessions are ended, the data are flushed. */
    @Override
    String stopSignal() {
        return "INT";
    }
}
