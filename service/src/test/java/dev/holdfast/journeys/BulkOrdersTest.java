package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many orders in one request are as many requests of one order. */
@Tag("servers")
class BulkOrdersTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static Node node;
    private static Shop shop;

    @BeforeAll
    static void open() {
        World world = World.fresh("bulk").with("PAYMENT_PROVIDER", "http");
        node = Node.start(world);
        shop = new Shop(world);
        shop.sells(node, "MANY", 1000, 10_000);
        shop.sells(node, "FEW", 1000, 7);
    }

    @AfterAll
    static void close() {
        try (Node last = node) {
            shop.books().balance(last);
        }
    }

    private static Cart keyed(String key, Cart cart) {
        return cart.with("idempotencyKey", key);
    }

    private static Reply post(List<String> lines) {
        return node.post("/api/v1/orders/bulk", "", String.join("\n", lines), "Content-Type", "application/x-ndjson");
    }

    private static List<JsonNode> answers(List<String> lines) {
        Reply reply = post(lines);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith("application/x-ndjson");
        List<JsonNode> answers = new ArrayList<>();
        new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> answers.add(JSON.readTree(line)));
        return answers;
    }

    @Test
    void answersEachOrderInItsPlaceAsIfItHadComeAlone() {
        String run = UUID.randomUUID().toString();
        List<JsonNode> answers = answers(List.of(
                keyed(run + "-a", Cart.of("MANY", 2)).json(),
                keyed(run + "-b", Cart.of("NO-SUCH", 1)).json(),
                "",
                "{\"broken\": ",
                Cart.of("MANY", 1).json(),
                keyed("with a space", Cart.of("MANY", 1)).json(),
                keyed(run + "-c", Cart.of("MANY", 1).expecting(1, "EUR")).json(),
                keyed(run + "-d", Cart.of("MANY", 1).with("total", 1)).json(),
                keyed(run + "-e", Cart.of("MANY", 3)).json() + "\r"));
        assertThat(answers).extracting(answer -> answer.get("line").asInt()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(answers)
                .extracting(answer -> answer.get("status").asInt())
                .containsExactly(202, 422, 400, 400, 400, 409, 422, 202);
        assertThat(answers)
                .extracting(answer -> answer.path("problem").path("code").asString(""))
                .containsExactly(
                        "",
                        "unknown-product",
                        "malformed-request",
                        "idempotency-key-missing",
                        "idempotency-key-invalid",
                        "total-changed",
                        "invalid-request",
                        "");
        assertThat(answers.getLast().get("idempotencyKey").asString()).isEqualTo(run + "-e");
        JsonNode order = shop.ended(
                node, UUID.fromString(answers.getLast().get("order").get("id").asString()));
        assertThat(order.get("status").asString()).isEqualTo("CONFIRMED");
        assertThat(order.get("total").get("amount").asLong()).isEqualTo(3_000);
    }

    @Test
    void isOneRequestWithTheSameOrderUnderThatKeyAlone() {
        String key = UUID.randomUUID().toString();
        Cart cart = Cart.of("MANY", 1);
        Reply alone = node.post("/api/v1/orders", key, cart.json());
        List<JsonNode> answers = answers(List.of(
                keyed(key, cart).json(),
                keyed(key, Cart.of("MANY", 2)).json(),
                keyed(key, cart).json()));
        assertThat(answers).extracting(answer -> answer.get("status").asInt()).containsExactly(202, 422, 202);
        assertThat(answers.getFirst().get("order")).isEqualTo(alone.json());
        assertThat(answers.getFirst().get("replayed").asBoolean()).isTrue();
        assertThat(answers.get(1).get("problem").get("code").asString()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void sellsTheLastUnitsToTheFirstLines() {
        String run = UUID.randomUUID().toString();
        List<String> lines = IntStream.range(0, 500)
                .mapToObj(i -> keyed(run + i, Cart.of(i < 100 || i >= 110 ? "MANY" : "FEW", 1))
                        .json())
                .toList();
        List<JsonNode> answers = answers(lines);
        assertThat(answers).hasSize(500);
        assertThat(answers.subList(100, 110))
                .extracting(answer -> answer.get("status").asInt())
                .containsExactly(202, 202, 202, 202, 202, 202, 202, 409, 409, 409);
        assertThat(answers)
                .filteredOn(answer -> answer.get("status").asInt() == 202)
                .hasSize(497);
        assertThat(answers(lines))
                .filteredOn(answer -> answer.path("replayed").asBoolean(false))
                .hasSize(497)
                .allMatch(again -> again.get("order")
                        .equals(answers.get(again.get("line").asInt() - 1).get("order")));
    }

    @Test
    void refusesWhatIsNoListOfLinesBeforeAnyEffect() {
        String run = UUID.randomUUID().toString();
        List<String> many = IntStream.range(0, 501)
                .mapToObj(i -> keyed(run + i, Cart.of("MANY", 1)).json())
                .toList();
        long before = shop.available(node, "MANY");
        assertThat(post(many).code()).isEqualTo("request-too-large");
        assertThat(post(List.of(" ".repeat(5 << 20))).code()).isEqualTo("request-too-large");
        assertThat(post(List.of("", " ")).code()).isEqualTo("malformed-request");
        assertThat(node.post("/api/v1/orders/bulk", "", many.getFirst()).code()).isEqualTo("unsupported-media-type");
        assertThat(shop.available(node, "MANY")).isGreaterThanOrEqualTo(before - 1);
        assertThat(answers(List.of(many.getFirst())).getFirst().has("replayed")).isFalse();
    }
}
