package dev.holdfast.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Apicurio Registry 3 with its Confluent-compatible API. It keeps the schemas in a database of its own in the local PostgreSQL (2.8 s to
 * start, as fast as its file store); where PostgreSQL is somebody else's, in an H2 file. Never in memory: a schema id lives as long as the
 * records that carry it.
 */
public final class LocalRegistry extends LocalServer {
    private static final Duration START_BOUND = Duration.ofSeconds(90);
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);

    private final Path folder;
    private final int port;
    private final int managementPort;
    private final Settings settings;
    private final @Nullable LocalPostgres postgres;

    LocalRegistry(Path home, Ports ports, Settings settings, @Nullable LocalPostgres postgres) {
        super("Schema registry", "registry", home, STOP_BOUND);
        folder = home.resolve("registry");
        port = ports.choose("registry", settings.port("SCHEMA_REGISTRY_PORT"));
        managementPort = ports.choose("registry-management", 0);
        this.settings = settings;
        this.postgres = postgres;
    }

    public int port() {
        return port;
    }

    /** The base of the Confluent-compatible API; the paths of that API follow directly. */
    public String url() {
        return "http://127.0.0.1:%d/apis/ccompat/v7".formatted(port);
    }

    @Override
    void launch() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new LocalServerException("the registry's folder cannot be made: " + folder, e);
        }
        List<String> command = new ArrayList<>(List.of(
                ServerFiles.java(),
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1")); // it starts and then answers a few calls: 2.8 s instead of 3.8 s
        storage().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + managementPort,
                "-Dquarkus.http.access-log.enabled=false",
                "-jar",
                ServerFiles.registry().toString()));
        Map<String, String> secret =
                postgres == null ? Map.of() : Map.of("APICURIO_DATASOURCE_PASSWORD", postgres.password());
        process.launch(command, secret, folder, Spawner.Identity.SAME);
        process.awaitReady(START_BOUND, () -> Http.answers(url() + "/subjects"));
    }

    private Map<String, String> storage() {
        Map<String, String> all = new LinkedHashMap<>();
        String kafka = settings.get("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "");
        if (!kafka.isEmpty()) {
            all.put("apicurio.storage.kind", "kafkasql");
            all.put("apicurio.kafkasql.bootstrap.servers", kafka);
            return all;
        }
        all.put("apicurio.storage.kind", "sql");
        if (postgres == null) {
            all.put("apicurio.storage.sql.kind", "h2");
            all.put("apicurio.datasource.url", "jdbc:h2:file:%s;WRITE_DELAY=0".formatted(folder.resolve("schemas")));
        } else {
            all.put("apicurio.storage.sql.kind", "postgresql");
            all.put("apicurio.datasource.url", postgres.jdbcUrl(postgres.registryDatabase()));
            all.put("apicurio.datasource.username", postgres.user());
        }
        all.put("apicurio.datasource.jdbc.initial-size", "1");
        all.put("apicurio.datasource.jdbc.min-size", "1");
        all.put("apicurio.datasource.jdbc.max-size", "8"); // of PostgreSQL's connections
        return all;
    }
}
