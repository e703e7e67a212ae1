package dev.holdfast.storage;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.holdfast.settings.Authorities;
import dev.holdfast.settings.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The two stores. */
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
    /**
     * To MongoDB. With a thread for each of a hundred callers it spends a quarter of its time on taking turns: over 64 connections
     * of callers a list of 20 took 180 µs of it with a pool of 100, and 132 to 149 with 8, 16 or 32.
     */
    private static final int MONGO_CONNECTIONS = 16;

    @Bean
    static PostgresSettings postgresSettings(Settings settings) {
        return PostgresSettings.of(settings);
    }

    /** Every write is on the disks of a majority before it counts; waits are short where MongoDB is away. */
    @Bean
    static MongoClient mongoClient(Settings settings) {
        ConnectionString address = settings.parsed(
                "MONGO_URI",
                address(settings),
                "must be a mongodb:// or mongodb+srv:// address",
                ConnectionString::new);
        return MongoClients.create(MongoClientSettings.builder()
                .applyToConnectionPoolSettings(
                        pool -> pool.maxSize(MONGO_CONNECTIONS).maxWaitTime(2, TimeUnit.SECONDS))
                .applyConnectionString(address) // after the bounds that it may change
                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                // the driver's default of 30 s would keep a consumer from polling
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(2, TimeUnit.SECONDS))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(2, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS))
                .applyToSslSettings(tls -> tls.context(Authorities.of(settings).context()))
                .build());
    }

    /** Made of its parts where MONGO_URI is not set. What an address would misread in a name or a password is escaped. */
    static String address(Settings settings) {
        String user = settings.text("MONGO_INITDB_ROOT_USERNAME", "");
        String account = user.isEmpty()
                ? ""
                : escaped(user) + ":" + escaped(settings.text("MONGO_INITDB_ROOT_PASSWORD", "")) + "@";
        return "mongodb://%s%s:%d/?directConnection=true"
                .formatted(
                        account,
                        settings.text("MONGO_HOST", "127.0.0.1"),
                        settings.integer("MONGO_PORT", 27_017, 1, 65_535));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Bean
    static MongoDatabase mongoDatabase(MongoClient client, Settings settings) {
        return client.getDatabase(settings.text("MONGO_INITDB_DATABASE", "holdfast"));
    }
}
