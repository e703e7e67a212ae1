package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All servers together, as the service's tests and {@code ./holdfast run} use them. */
@Tag("servers")
class LocalServersTest {
    private static final Path HOME = Path.of("target", "servers-test");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static LocalServers servers;

    @BeforeAll
    static void startAll() {
        LocalServers.forget(HOME);
        servers = LocalServers.start(HOME, System.out::println);
    }

    @AfterAll
    static void stopAll() {
        servers.close();
        assertThat(everyServer()).noneMatch(LocalServer::isRunning);
    }

    private static List<LocalServer> everyServer() {
        return List.of(servers.postgres(), servers.kafka(), servers.registry(), servers.mongo(), servers.payments());
    }

    @Test
    void tellsHowToReachEveryServer() {
        assertThat(servers.environment())
                .containsKeys(
                        "POSTGRES_HOST",
                        "POSTGRES_PORT",
                        "POSTGRES_DB",
                        "POSTGRES_USER",
                        "POSTGRES_PASSWORD",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "SCHEMA_REGISTRY_URL",
                        "SCHEMA_REGISTRY_HOST_NAME",
                        "SCHEMA_REGISTRY_PORT",
                        "MONGO_URI",
                        "MONGO_INITDB_DATABASE",
                        "PAYMENT_URL");
    }

    @Test
    void postgresForcesEveryCommitToDisk() throws SQLException {
        assertThat(ask("SHOW fsync")).isEqualTo("on");
        assertThat(ask("SHOW synchronous_commit")).isEqualTo("on");
        assertThat(ask("SHOW full_page_writes")).isEqualTo("on");
        assertThat(ask("SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(ask("SELECT datcollate FROM pg_database WHERE datname = current_database()"))
                .isEqualTo("C");
    }

    @Test
    void postgresKeepsACommitThroughAKill() throws SQLException {
        LocalPostgres postgres = servers.postgres();
        int port = postgres.port();
        execute("CREATE TABLE kept (id int)");
        execute("INSERT INTO kept VALUES (42)");

        postgres.kill();
        assertThat(postgres.isRunning()).isFalse();
        postgres.start();

        assertThat(ask("SELECT id FROM kept")).isEqualTo("42");
        assertThat(postgres.port()).isEqualTo(port);
    }

    @Test
    void mongoKeepsADocumentThroughAKill() {
        LocalMongo mongo = servers.mongo();
        try (MongoClient client = MongoClients.create(mongo.uri())) {
            client.getDatabase(mongo.database())
                    .getCollection("kept")
                    .bulkWrite(List.of(new UpdateOneModel<>(
                            Filters.eq("_id", 1), Updates.set("version", 7L), new UpdateOptions().upsert(true))));
        }

        mongo.kill();
        mongo.start();

        try (MongoClient client = MongoClients.create(mongo.uri())) {
            assertThat(client.getDatabase(mongo.database())
                            .getCollection("kept")
                            .find()
                            .into(new java.util.ArrayList<Document>()))
                    .containsExactly(new Document("_id", 1).append("version", 7L));
        }
    }

    @Test
    void theRegistryKeepsASchemaThroughAKill() throws Exception {
        String subject = servers.registry().url() + "/subjects/kept-value/versions";
        String schema =
                "{\"schemaType\": \"PROTOBUF\", \"schema\": \"syntax = \\\"proto3\\\"; message Kept { string id = 1; }\"}";
        String id = send(HttpRequest.newBuilder(URI.create(subject))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(schema)));
        assertThat(id).contains("\"id\"");

        servers.registry().kill();
        servers.registry().start();

        assertThat(send(HttpRequest.newBuilder(URI.create(subject + "/1")))).contains("message Kept");
    }

    @Test
    void kafkaStartsAgainAfterAKill() {
        servers.kafka().kill();
        assertThat(servers.kafka().isRunning()).isFalse();
        servers.kafka().start();
        assertThat(servers.kafka().isRunning()).isTrue();
    }

    @Test
    void thePaymentLedgerOutlivesAKill() throws Exception {
        String charges = servers.payments().url() + "/charges";
        String charge = "{\"orderId\": \"o-1\", \"amount\": 1999, \"currency\": \"EUR\", \"token\": \"tok_ok\"}";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(charges))
                .header("Idempotency-Key", "o-1")
                .POST(HttpRequest.BodyPublishers.ofString(charge));
        String first = send(request);
        assertThat(first).contains("captured");

        servers.payments().kill();
        servers.payments().start();

        assertThat(send(request)).isEqualTo(first);
        assertThat(servers.payments().ledger()).content().hasLineCount(1);
    }

    @Test
    void aStoppedServerStartsAgainAlone() {
        for (LocalServer server : everyServer()) {
            server.stop();
            assertThat(server.isRunning()).as(server.name()).isFalse();
            server.start();
            assertThat(server.isRunning()).as(server.name()).isTrue();
        }
    }

    @Test
    void aSecondLauncherOnTheSameHomeIsRefusedInOneSentence() {
        assertThatThrownBy(() -> LocalServers.start(HOME, Map.of(), _ -> {}))
                .isInstanceOf(LocalServerException.class)
                .hasMessageMatching("Holdfast is already running on .* \\(process \\d+\\); stop that one first\\.");
    }

    private static String ask(String sql) throws SQLException {
        try (Connection connection =
                        servers.postgres().connect(servers.postgres().database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection =
                        servers.postgres().connect(servers.postgres().database());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
}
