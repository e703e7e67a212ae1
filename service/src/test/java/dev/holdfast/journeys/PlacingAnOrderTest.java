package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A buyer orders: what is promised, held, charged, told and kept, and what is refused. */
@Tag("servers")
class PlacingAnOrderTest {
    private static Node node;
    private static Shop shop;

    @BeforeAll
    static void open() {
        World world = World.fresh("placing").with("PAYMENT_PROVIDER", "http");
        node = Node.start(world);
        shop = new Shop(world);
    }

    @AfterAll
    static void close() {
        try (Node last = node) {
            shop.books().balance(last);
        }
    }

    @Test
    void followsAnOrderFromTheRequestToTheDocument() {
        shop.sells(node, "TEE-M", 1999, 10);
        shop.sells(node, "MUG", 1499, 5);
        Cart cart = Cart.of("TEE-M", 2)
                .and("MUG", 1)
                .expecting(5497, "EUR")
                .with("shippingAddress", Map.of("name", "Ana", "line1", "Calle Mayor 1", "country", "ES"))
                .with("metadata", Map.of("channel", "web"));

        Reply placed = shop.places(node, cart);

        assertThat(placed.status()).as(placed.toString()).isEqualTo(202);
        assertThat(placed.header("Location")).isEqualTo("/api/v1/orders/" + placed.id());
        assertThat(placed.id().version()).isEqualTo(7);
        assertThat(placed.state()).isEqualTo("ACCEPTED");
        assertThat(placed.json().at("/total/amount").asLong()).isEqualTo(5497);
        assertThat(placed.json().at("/payment/status").asString()).isEqualTo("PENDING");
        assertThat(shop.order(node, placed.id()).get("number"))
                .isEqualTo(placed.json().get("number"));

        JsonNode confirmed = shop.ended(node, placed.id());
        assertThat(confirmed.get("status").asString()).isEqualTo("CONFIRMED");
        assertThat(confirmed.at("/payment/status").asString()).isEqualTo("CAPTURED");
        assertThat(confirmed.at("/shippingAddress/country").asString()).isEqualTo("ES");
        assertThat(confirmed.at("/metadata/channel").asString()).isEqualTo("web");
        assertThat(shop.stock(node, "TEE-M").get("onHand").asLong()).isEqualTo(8);
        assertThat(shop.stock(node, "MUG").get("available").asLong()).isEqualTo(4);

        shop.books().balance(node, List.of(placed.id()));
    }

    @Test
    void waitsForTheEndWhereTheBuyerPrefersTo() {
        shop.sells(node, "WAIT", 100, 10);

        Reply placed = shop.places(node, Cart.of("WAIT", 1), "Prefer", "wait=20");
        assertThat(placed.status()).isEqualTo(202);
        assertThat(placed.header("Preference-Applied")).isEqualTo("wait=20");
        assertThat(placed.state()).isEqualTo("CONFIRMED");

        UUID slow = shop.placed(node, Cart.of("WAIT", 1).paidWith("tok_slow_700"));
        Reply read = node.get("/api/v1/orders/" + slow, "Prefer", "wait=20");
        assertThat(read.header("Preference-Applied")).isEqualTo("wait=20");
        assertThat(read.state()).isEqualTo("CONFIRMED");
    }

    @Test
    void showsTheVersionAsAnETagAndRefusesAStaleOne() {
        shop.sells(node, "ETAG", 100, 10);
        UUID id = shop.placed(node, Cart.of("ETAG", 1).paidWith("tok_slow_3000"));

        assertThat(node.get("/api/v1/orders/" + id).header("ETag")).isEqualTo("\"1\"");
        Reply stale =
                node.post("/api/v1/orders/" + id + "/cancel", "etag-1", "{\"reason\": \"late\"}", "If-Match", "\"9\"");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("stale-version");
        assertThat(shop.order(node, id).get("status").asString()).isEqualTo("ACCEPTED");
        shop.ended(node, id);
        Reply read = node.get("/api/v1/orders/" + id);
        assertThat(read.header("ETag")).isEqualTo("\"" + read.json().get("version") + "\"");
    }

    @Test
    void refusesWhatIsNotThereAndNamesEveryShortLine() {
        shop.sells(node, "SHORT-A", 100, 1);
        shop.sells(node, "SHORT-B", 100, 0);
        shop.sells(node, "SHORT-C", 100, 9);
        long keys = shop.books().keys();

        Reply refused =
                shop.places(node, Cart.of("SHORT-A", 2).and("SHORT-C", 1).and("SHORT-B", 1));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("insufficient-stock");
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.pointers()).containsExactly("/lines/0/quantity", "/lines/2/quantity");
        assertThat(shop.available(node, "SHORT-C")).isEqualTo(9);
        assertThat(shop.books().keys()).isEqualTo(keys);
    }

    @Test
    void refusesUnknownAndArchivedProductsAndNamesEveryLine() {
        shop.sells(node, "KNOWN", 100, 5);
        shop.sells(node, "OFF", 100, 5);
        assertThat(node.patch("/api/v1/products/OFF", "{\"active\": false}").status())
                .isEqualTo(200);

        Reply refused = shop.places(
                node, Cart.of("NOWHERE", 1).and("KNOWN", 1).and("OFF", 1).and("NEITHER", 1));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("unknown-product");
        assertThat(refused.pointers()).containsExactly("/lines/0/sku", "/lines/2/sku", "/lines/3/sku");
        assertThat(shop.available(node, "KNOWN")).isEqualTo(5);
    }

    @Test
    void namesEveryFaultOfARequestAtOnce() {
        Reply refused = shop.places(
                node,
                Cart.of("X", 0)
                        .and("", 1001)
                        .of("")
                        .with("payment", Map.of("method", "cash", "token", ""))
                        .with("surprise", true));

        assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("invalid-request");
        assertThat(refused.pointers())
                .contains(
                        "/customer/id",
                        "/lines/0/quantity",
                        "/lines/1/sku",
                        "/lines/1/quantity",
                        "/payment/method",
                        "/payment/token",
                        "/surprise");
    }

    @Test
    void addsUpTwoLinesOfOneProductBeforeItLooksAtTheStock() {
        shop.sells(node, "TWICE", 250, 3);

        Reply tooMany = shop.places(node, Cart.of("TWICE", 2).and("TWICE", 2));
        assertThat(tooMany.code()).isEqualTo("insufficient-stock");
        assertThat(tooMany.pointers()).containsExactly("/lines/0/quantity", "/lines/1/quantity");

        UUID enough = shop.placed(node, Cart.of("TWICE", 2).and("TWICE", 1));
        JsonNode confirmed = shop.ended(node, enough);
        assertThat(confirmed.get("lines")).hasSize(2);
        assertThat(confirmed.at("/total/amount").asLong()).isEqualTo(750);
        assertThat(shop.available(node, "TWICE")).isZero();
    }

    @Test
    void keepsThePriceOfTheMomentOfAcceptance() {
        shop.sells(node, "PRICED", 1000, 10);
        UUID before = shop.placed(node, Cart.of("PRICED", 2).paidWith("tok_slow_1500"));

        assertThat(node.patch("/api/v1/products/PRICED", "{\"price\": {\"amount\": 1200, \"currency\": \"EUR\"}}")
                        .status())
                .isEqualTo(200);

        Reply changed = shop.places(node, Cart.of("PRICED", 2).expecting(2000, "EUR"));
        assertThat(changed.status()).isEqualTo(409);
        assertThat(changed.code()).isEqualTo("total-changed");
        assertThat(changed.json().at("/total/amount").asLong()).isEqualTo(2400);
        assertThat(changed.json().at("/total/currency").asString()).isEqualTo("EUR");
        UUID after = shop.placed(node, Cart.of("PRICED", 2).expecting(2400, "EUR"));

        assertThat(shop.ended(node, before).at("/total/amount").asLong()).isEqualTo(2000);
        assertThat(shop.ended(node, after).at("/total/amount").asLong()).isEqualTo(2400);
    }

    @Test
    void refusesACartOfTwoCurrencies() {
        shop.sells(node, "EURO", 100, 5);
        Reply yen = node.post("/api/v1/products", "yen", """
                {"sku": "YEN", "name": "Yen", "price": {"amount": 100, "currency": "JPY"}}""");
        assertThat(yen.status()).as(yen.toString()).isEqualTo(201);
        assertThat(shop.receives(node, "YEN", 5).status()).isEqualTo(201);

        Reply mixed = shop.places(node, Cart.of("EURO", 1).and("YEN", 1));

        assertThat(mixed.status()).isEqualTo(422);
        assertThat(mixed.code()).isEqualTo("mixed-currencies");
        assertThat(shop.available(node, "EURO")).isEqualTo(5);
    }

    @Test
    void saysThatItDoesNotKnowAnOrder() {
        Reply unknown = node.get("/api/v1/orders/0198f1d2-0000-7000-8000-000000000000");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("unknown-order");
    }
}
