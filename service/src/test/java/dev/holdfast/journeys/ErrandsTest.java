package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.holdfast.TestServers.World;
import java.util.ArrayList;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an operator has the service's program do beside the nodes. */
@Tag("servers")
class ErrandsTest {
    @Test
    void rebuildsDamagedDocumentsWhileOrdersGoOn() throws Exception {
        World world = World.fresh("rebuild").with("PAYMENT_PROVIDER", "http");
        String address = Objects.requireNonNull(world.environment().get("MONGO_URI"));
        String database = Objects.requireNonNull(world.environment().get("MONGO_INITDB_DATABASE"));
        try (Node node = Node.start(world);
                MongoClient mongo = MongoClients.create(address)) {
            Shop shop = new Shop(world);
            shop.sells(node, "BEAR", 100, 100_000);
            try (Buyers buyers = new Buyers(node, "BEAR")) {
                buyers.awaitMore(60);
                MongoCollection<Document> documents =
                        mongo.getDatabase(database).getCollection("orders");
                documents.deleteMany(Filters.mod("total.amount", 200, 100));
                documents.updateMany(
                        Filters.exists("_id"),
                        Updates.combine(
                                Updates.set("version", 99),
                                Updates.set("status", "CONFIRMED"))); // no event could mend these

                String said = Node.errand(world, "rebuild-documents");

                assertThat(said).contains("orders are documents again");
                buyers.awaitMore(20);
                shop.books().balance(node, buyers.goHome());
                assertThat(documents.listIndexes().into(new ArrayList<>())).hasSize(5);
            }
        }
    }

    @Test
    void namesTheDeadLettersOfTheTopic() {
        World world = World.fresh("letters");
        try (Node node = Node.start(world)) {
            Topic.of(world).put(0, new byte[] {1}, new byte[] {7, 7, 7, 7, 7, 7, 7});
            Await.until(
                    "both groups gave it up",
                    () -> Node.errand(world, "dead-letters", "list").contains("2 dead letters"));
            assertThat(node.get("/health/ready").status()).isEqualTo(200);
        }
    }
}
