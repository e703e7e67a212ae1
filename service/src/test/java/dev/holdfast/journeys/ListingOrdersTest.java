package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.holdfast.TestServers.World;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The list of orders, newest first, from MongoDB. */
@Tag("servers")
class ListingOrdersTest {
    private static World world;
    private static Node node;
    private static Shop shop;
    private static final List<UUID> PLACED = new ArrayList<>();

    @BeforeAll
    static void open() {
        world = World.fresh("listing");
        node = Node.start(world);
        shop = new Shop(world);
        shop.sells(node, "LIST-A", 100, 1_000);
        shop.sells(node, "LIST-B", 100, 1_000);
        for (int i = 0; i < 30; i++) {
            Cart cart = i % 3 == 0 ? Cart.of("LIST-A", 1) : Cart.of("LIST-A", 1).and("LIST-B", 1);
            PLACED.add(shop.placed(
                    node, cart.of(i % 2 == 0 ? "even" : "odd").paidWith(i % 5 == 0 ? "tok_decline" : "tok_ok")));
        }
        shop.books().awaitRest();
    }

    @AfterAll
    static void close() {
        try (Node last = node) {
            shop.books().balance(last);
        }
    }

    private static List<JsonNode> items(String query) {
        Reply page = node.get("/api/v1/orders?" + query);
        assertThat(page.status()).as(page.toString()).isEqualTo(200);
        return StreamSupport.stream(page.json().get("items").spliterator(), false)
                .toList();
    }

    private static List<UUID> ids(List<JsonNode> items) {
        return items.stream()
                .map(item -> UUID.fromString(item.get("id").asString()))
                .toList();
    }

    @Test
    void showsTheNewestFirstAndEachAsItIsReadAlone() {
        List<JsonNode> items = items("limit=200&createdTo=2999-01-01T00:00:00Z");
        List<Instant> times = items.stream()
                .map(item -> Instant.parse(item.get("createdAt").asString()))
                .toList();
        assertThat(times).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(ids(items)).containsAll(PLACED).doesNotHaveDuplicates();
        JsonNode first = items.getLast();
        assertThat(shop.order(node, UUID.fromString(first.get("id").asString())))
                .isEqualTo(first);
    }

    @Test
    void showsTheDocumentAsItIsNowWhateverItWasWhenItWasListedBefore() {
        UUID id = shop.placed(node, Cart.of("LIST-A", 1).of("changing"));
        Await.until(
                "it is listed as confirmed",
                () -> items("customerId=changing").stream()
                        .anyMatch(item -> item.get("status").asString().equals("CONFIRMED")));
        String name =
                items("customerId=changing").getFirst().at("/lines/0/name").asString();
        try (MongoClient client =
                MongoClients.create(Objects.requireNonNull(world.environment().get("MONGO_URI")))) {
            MongoCollection<Document> orders = client.getDatabase(
                            Objects.requireNonNull(world.environment().get("MONGO_INITDB_DATABASE")))
                    .getCollection("orders");
            for (String now : List.of("Spoilt", name)) { // the version is the same
                orders.updateOne(Filters.eq("_id", id.toString()), Updates.set("lines.0.name", now));
                assertThat(items("customerId=changing")
                                .getFirst()
                                .at("/lines/0/name")
                                .asString())
                        .isEqualTo(now);
            }
        }
    }

    @Test
    void narrowsByCustomerStatusProductAndTime() {
        assertThat(items("customerId=odd&limit=200")).hasSize(15);
        assertThat(items("status=REJECTED&limit=200")).hasSize(6);
        assertThat(items("sku=LIST-B&limit=200")).hasSize(20);
        assertThat(items("customerId=even&status=REJECTED&sku=LIST-A&limit=200"))
                .hasSize(3);
        assertThat(items("customerId=nobody")).isEmpty();
        String middle = shop.order(node, PLACED.get(15)).get("createdAt").asString();
        List<UUID> from = ids(items("createdFrom=" + middle + "&limit=200"));
        List<UUID> to = ids(items("createdTo=" + middle + "&limit=200"));
        assertThat(from).contains(PLACED.get(15)).doesNotContainAnyElementsOf(to);
        assertThat(to).contains(PLACED.get(0)).doesNotContain(PLACED.get(15));
    }

    @Test
    void turnsPagesWithoutGapsAndRepeatsWhileOrdersArrive() {
        List<UUID> seen = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = node.get("/api/v1/orders?limit=7&sku=LIST-A" + cursor);
            assertThat(page.status()).as(page.toString()).isEqualTo(200);
            seen.addAll(ids(StreamSupport.stream(page.json().get("items").spliterator(), false)
                    .toList()));
            JsonNode next = page.json().get("nextCursor");
            cursor = next.isNull() ? "" : "&cursor=" + URLEncoder.encode(next.asString(), StandardCharsets.UTF_8);
            UUID arriving = shop.placed(node, Cart.of("LIST-A", 1).of("arriving"));
            Await.until(
                    "the new order is in the list",
                    () -> ids(items("customerId=arriving&limit=200")).contains(arriving));
        } while (!cursor.isEmpty());

        assertThat(seen).doesNotHaveDuplicates().containsAll(PLACED);
        assertThat(seen.stream().filter(PLACED::contains).toList()).hasSize(PLACED.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=x",
                "cursor=nonsense",
                "status=PAID",
                "createdFrom=yesterday",
                "customerId=",
                "colour=red",
                "limit=1&limit=2"
            })
    void refusesAQuestionItDoesNotUnderstand(String query) {
        Reply refused = node.get("/api/v1/orders?" + query);
        assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("invalid-request");
    }
}
