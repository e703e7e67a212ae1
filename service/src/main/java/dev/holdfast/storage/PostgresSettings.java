package dev.holdfast.storage;

import dev.holdfast.settings.Authorities;
import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * How the service reaches PostgreSQL.
 *
 * @param hosts {@code POSTGRES_HOST}: one, or with commas between a primary and its standbys, of which the one that takes
 *     writes is used
 * @param port {@code POSTGRES_PORT}, of each host
 * @param database {@code POSTGRES_DB}
 * @param user {@code POSTGRES_USER}
 * @param password {@code POSTGRES_PASSWORD}
 * @param sslMode {@code POSTGRES_SSLMODE}: the driver's words. {@code prefer}, its default, encrypts where the server can,
 *     and asks nobody who he is; across a network that others share it is {@code verify-full}
 * @param authorities whom the {@code verify-} modes believe
 */
record PostgresSettings(
        List<String> hosts,
        int port,
        String database,
        String user,
        String password,
        String sslMode,
        Authorities authorities)
        implements JdbcConnectionDetails {

    /**
     * Connecting and reading are bounded, so that a server that fell silent is noticed; a lock is waited for {@link Database#LOCK_WAIT}
     * and a statement runs 10 s at most, both far beyond what is healthy; a transaction whose node froze ends after 4 s, before those
     * who wait for its locks give up.
     *
     * <p>Every statement of ours is answered by an index. A plan that was made while its table was empty would walk over
     * all that has come since, until the next analyze: in a young shop charging took twice the CPU for it.
     */
    private static final String BOUNDS =
            "connectTimeout=2&socketTimeout=20&tcpKeepAlive=true&prepareThreshold=3&options="
                    + encoded(
                            "-c lock_timeout=%d -c statement_timeout=10000 -c idle_in_transaction_session_timeout=4000"
                                            .formatted(Database.LOCK_WAIT.toMillis())
                                    + " -c enable_seqscan=off");

    static PostgresSettings of(Settings settings) {
        return new PostgresSettings(
                hosts(settings.text("POSTGRES_HOST", "127.0.0.1")),
                settings.integer("POSTGRES_PORT", 5432, 1, 65_535),
                name(settings, "POSTGRES_DB"),
                name(settings, "POSTGRES_USER"),
                settings.text("POSTGRES_PASSWORD", "holdfast"),
                settings.choice(
                        "POSTGRES_SSLMODE",
                        "prefer",
                        List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full")),
                Authorities.of(settings));
    }

    private static List<String> hosts(String value) {
        List<String> hosts =
                Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        if (!hosts.stream().allMatch(host -> host.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]"))) {
            throw new BadSetting(
                    "POSTGRES_HOST",
                    "must be a host, or several with commas between; the port is POSTGRES_PORT",
                    value);
        }
        return hosts;
    }

    /** PostgreSQL cuts a longer name off and takes what is left for another one. */
    private static String name(Settings settings, String setting) {
        return settings.parsed(setting, "holdfast", "must be a name of at most 63 bytes", value -> {
            if (value.getBytes(StandardCharsets.UTF_8).length > 63
                    || value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(value);
            }
            return value;
        });
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String getJdbcUrl() {
        String at = hosts.stream().map(host -> host + ":" + port).collect(Collectors.joining(","));
        return "jdbc:postgresql://" + at + "/" + encoded(database) + "?" + BOUNDS + "&sslmode=" + sslMode
                + believing()
                + (hosts.size() == 1 ? "" : "&targetServerType=primary");
    }

    /** Without a file the driver would look for one in the user's home; the runtime's authorities are asked instead. */
    private String believing() {
        if (!authorities.file().isEmpty()) {
            return "&sslrootcert=" + encoded(authorities.file());
        }
        return sslMode.startsWith("verify") ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory" : "";
    }

    @Override
    public String getUsername() {
        return user;
    }

    @Override
    public String getPassword() {
        return password;
    }

    /** Without the password: a record would print it. */
    @Override
    public String toString() {
        return user + "@" + hosts + ":" + port + "/" + database;
    }
}
