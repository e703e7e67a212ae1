package dev.holdfast.storage;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.holdfast.settings.Authorities;
import dev.holdfast.settings.Settings;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The two stores. */
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
    @Bean
    static PostgresSettings postgresSettings(Settings settings) {
        return PostgresSettings.of(settings);
    }

    /** Every write is on the disks of a majority before it counts; waits are short where MongoDB is away. */
    @Bean
    static MongoClient mongoClient(Settings settings) {
        ConnectionString address = settings.parsed(
                "MONGO_URI",
                "mongodb://127.0.0.1:" + settings.integer("MONGO_PORT", 27017, 1, 65535) + "/?directConnection=true",
                "must be a mongodb:// or mongodb+srv:// address",
                ConnectionString::new);
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(address)
                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                // the driver's default of 30 s would keep a consumer from polling
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(2, TimeUnit.SECONDS))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(2, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS))
                .applyToSslSettings(tls -> tls.context(Authorities.of(settings).context()))
                .build());
    }

    @Bean
    static MongoDatabase mongoDatabase(MongoClient client, Settings settings) {
        return client.getDatabase(settings.text("MONGO_INITDB_DATABASE", "holdfast"));
    }
}
