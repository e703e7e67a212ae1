package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in for MongoDB where there is no mongod and none can be fetched. */
@Tag("servers")
class EmbeddedMongoTest {
    @TempDir
    private Path home;

    private final List<String> progress = new ArrayList<>();
    private LocalMongo mongo;

    @BeforeEach
    void start() {
        mongo = new LocalMongo(
                home,
                new Ports(home),
                new Settings(Map.of()),
                progress::add,
                () -> MongoBinary.embedded("nothing else is here"));
        mongo.start();
    }

    @AfterEach
    void stop() {
        mongo.stop();
    }

    @Test
    void saysThatItIsNotARealMongod() {
        assertThat(progress).containsExactly("MongoDB is the embedded Java server: nothing else is here");
        assertThat(mongo.isReal()).isFalse();
    }

    @Test
    void keepsGuardedDocumentsThroughAStop() {
        replace(7, 6);
        mongo.stop();
        mongo.start();
        replace(8, 7);
        try (MongoClient client = MongoClients.create(mongo.uri())) {
            assertThat(orders(client).find()).containsExactly(new Document("_id", "o-1").append("version", 8L));
        }
    }

    private void replace(long version, long below) {
        try (MongoClient client = MongoClients.create(mongo.uri())) {
            orders(client)
                    .bulkWrite(
                            List.of(new ReplaceOneModel<>(
                                    Filters.and(Filters.eq("_id", "o-1"), Filters.lte("version", below)),
                                    new Document("_id", "o-1").append("version", version),
                                    new ReplaceOptions().upsert(true))),
                            new BulkWriteOptions().ordered(false));
        }
    }

    private MongoCollection<Document> orders(MongoClient client) {
        return client.getDatabase(mongo.database()).getCollection("orders");
    }
}
