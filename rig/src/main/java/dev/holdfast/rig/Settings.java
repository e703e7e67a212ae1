package dev.holdfast.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the servers are: the names of {@code .env.example}, read from {@code .holdfast/env}, which {@code
 * ./holdfast run} writes; a variable of the real environment wins.
 *
 * @param kafkaServers empty where none are told; only the floor needs them
 */
public record Settings(
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        String mongoUri,
        String mongoDatabase,
        String kafkaServers) {
    static Settings read(Path file, Map<String, String> environment) {
        Map<String, String> values = new HashMap<>(fileValues(file));
        values.putAll(environment);
        String host = needed(values, "POSTGRES_HOST", file);
        String database = values.getOrDefault("POSTGRES_DB", "holdfast");
        return new Settings(
                "jdbc:postgresql://" + host + ":" + values.getOrDefault("POSTGRES_PORT", "5432") + "/" + database,
                values.getOrDefault("POSTGRES_USER", "postgres"),
                values.getOrDefault("POSTGRES_PASSWORD", ""),
                needed(values, "MONGO_URI", file),
                values.getOrDefault("MONGO_INITDB_DATABASE", "holdfast"),
                values.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", ""));
    }

    /** Where ./holdfast run has put the service. */
    static int port(Path file, Map<String, String> environment) {
        Map<String, String> values = new HashMap<>(fileValues(file));
        values.putAll(environment);
        String port = values.getOrDefault("SERVER_PORT", "8000");
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw new RigException("SERVER_PORT is no port: " + port, e);
        }
    }

    private static Map<String, String> fileValues(Path file) {
        Map<String, String> values = new HashMap<>();
        if (!Files.exists(file)) {
            return values;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    values.put(
                            line.substring(0, equals).strip(),
                            unquoted(line.substring(equals + 1).strip()));
                }
            }
        } catch (IOException unreadable) {
            throw new RigException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
        return values;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && value.charAt(0) == value.charAt(value.length() - 1)
                && (value.charAt(0) == '"' || value.charAt(0) == '\'');
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static String needed(Map<String, String> values, String name, Path file) {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw new RigException(name + " is neither in " + file + " nor in the environment; is ./holdfast run up?");
        }
        return value;
    }
}
