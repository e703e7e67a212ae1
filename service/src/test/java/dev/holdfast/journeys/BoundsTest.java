package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bound of every field of an order and the step beyond it, as one table. */
@Tag("servers")
class BoundsTest {
    private static final String LONG_SKU = "S".repeat(64);

    private static Node node;
    private static Shop shop;

    @BeforeAll
    static void open() {
        World world = World.fresh("bounds");
        node = Node.start(world);
        shop = new Shop(world);
        shop.sells(node, "A", 1, 10_000_000);
        shop.sells(node, LONG_SKU, 0, 10);
        shop.sells(node, "DEAR", 90_000_000_000L, 100_000);
    }

    @AfterAll
    static void close() {
        try (Node last = node) {
            shop.books().balance(last);
        }
    }

    /** @param code what it is refused with; "" where it is accepted */
    record Row(String what, String body, int status, String code) {
        @Override
        public String toString() {
            return what + " -> " + status + " " + code;
        }
    }

    private static Row taken(String what, Cart cart) {
        return new Row(what, cart.json(), 202, "");
    }

    private static Row invalid(String what, Cart cart) {
        return new Row(what, cart.json(), 422, "invalid-request");
    }

    private static Row malformed(String what, String body) {
        return new Row(what, body, 400, "malformed-request");
    }

    private static Cart one() {
        return Cart.of("A", 1);
    }

    private static Cart lines(int count) {
        return one().with("lines", java.util.Collections.nCopies(count, Map.of("sku", "A", "quantity", 1)));
    }

    private static Cart customer(String id, String email) {
        return one().with("customer", Map.of("id", id, "email", email));
    }

    private static Cart address(String field, String value) {
        return one().with("shippingAddress", Map.of(field, value));
    }

    private static Cart metadata(int entries, int key, int value) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = 0; i < entries; i++) {
            metadata.put(("%0" + key + "d").formatted(i), "v".repeat(value));
        }
        return one().with("metadata", metadata);
    }

    private static String quantity(String literal) {
        return one().json().replace("\"quantity\":1", "\"quantity\":" + literal);
    }

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>(List.of(
                taken("quantity 1", one()),
                taken("quantity 1000", Cart.of("A", 1_000)),
                invalid("quantity 0", Cart.of("A", 0)),
                invalid("quantity 1001", Cart.of("A", 1_001)),
                invalid("quantity -1", Cart.of("A", -1)),
                new Row("quantity 2^31", quantity("2147483648"), 422, "invalid-request"),
                new Row("quantity 2^63", quantity("9223372036854775808"), 422, "invalid-request"),
                malformed("quantity 1.5", quantity("1.5")),
                malformed("quantity 1e2", quantity("1e2")),
                malformed("quantity \"5\"", quantity("\"5\"")),
                malformed("quantity true", quantity("true")),
                new Row("quantity null", quantity("null"), 422, "invalid-request"),
                malformed("quantity NaN", quantity("NaN")),
                malformed("quantity 01", quantity("01")),
                taken("1 line", lines(1)),
                taken("100 lines", lines(100)),
                invalid("no lines", lines(0)),
                invalid("101 lines", lines(101)),
                malformed("lines is no list", one().with("lines", "A").json()),
                malformed(
                        "a line is no object", one().with("lines", List.of("A")).json()),
                taken("sku of 64", Cart.of(LONG_SKU, 1)),
                invalid("sku of 65", Cart.of("S".repeat(65), 1)),
                invalid("sku of 0", Cart.of("", 1)),
                taken("customer.id of 1", customer("c", "a@b")),
                taken("customer.id of 100", customer("c".repeat(100), "a@b")),
                invalid("customer.id of 0", customer("", "a@b")),
                invalid("customer.id of 101", customer("c".repeat(101), "a@b")),
                invalid("customer.id of blanks", customer("   ", "a@b")),
                invalid("customer.id with a NUL", customer("a\u0000b", "a@b")),
                taken("customer.email of 254", customer("c", "a".repeat(252) + "@b")),
                invalid("customer.email of 255", customer("c", "a".repeat(253) + "@b")),
                invalid("customer.email of 2", customer("c", "@b")),
                invalid("customer.email without @", customer("c", "nobody")),
                malformed("customer is no object", one().with("customer", "c").json()),
                invalid("payment.method cash", one().with("payment", Map.of("method", "cash", "token", "tok_ok"))),
                taken("payment.token of 100", one().paidWith("t".repeat(100))),
                invalid("payment.token of 101", one().paidWith("t".repeat(101))),
                invalid("payment.token of 0", one().paidWith("")),
                taken("metadata of 50", metadata(50, 2, 1)),
                invalid("metadata of 51", metadata(51, 2, 1)),
                taken("metadata key of 40", metadata(1, 40, 1)),
                invalid("metadata key of 41", metadata(1, 41, 1)),
                taken("metadata value of 0", metadata(1, 1, 0)),
                taken("metadata value of 500", metadata(1, 1, 500)),
                invalid("metadata value of 501", metadata(1, 1, 501)),
                malformed(
                        "metadata value 1",
                        one().with("metadata", Map.of("a", 1)).json()),
                taken("metadata keys that MongoDB knows", one().with("metadata", Map.of("$set", "1", "a.b", "2"))),
                taken("expectedTotal right", one().expecting(1, "EUR")),
                taken("the highest total", hundredOfTheDearest().expecting(9_000_000_000_000_000L, "EUR")),
                invalid("expectedTotal -1", one().expecting(-1, "EUR")),
                invalid("expectedTotal too high", one().expecting(9_000_000_000_000_001L, "EUR")),
                invalid("expectedTotal without currency", one().with("expectedTotal", Map.of("amount", 1))),
                invalid("a currency that is none", one().expecting(1, "EURO")),
                invalid("a currency in small letters", one().expecting(1, "eur")),
                taken("country of 2", address("country", "ES")),
                invalid("country of 3", address("country", "ESP")),
                invalid("country in small letters", address("country", "es")),
                invalid("an unknown field", one().with("status", "CONFIRMED")),
                invalid("a total smuggled in", one().with("total", Map.of("amount", 1, "currency", "EUR"))),
                malformed("no JSON", "{"),
                malformed("nothing", ""),
                malformed("a list", "[]"),
                malformed("a field twice", one().json().replaceFirst("\\{", "{\"lines\":[],")),
                malformed("too deep", "[".repeat(10_000)),
                new Row(
                        "body of 256 KiB + 1",
                        " ".repeat(256 * 1024 + 1 - one().json().length()) + one().json(),
                        413,
                        "")));
        rows.add(new Row("body of 256 KiB", " ".repeat(256 * 1024 - one().json().length()) + one().json(), 202, ""));
        Map.of("name", 200, "line1", 200, "line2", 200, "city", 100, "region", 100, "postalCode", 20, "phone", 40)
                .forEach((field, max) -> {
                    rows.add(taken("shippingAddress." + field + " of " + max, address(field, "x".repeat(max))));
                    rows.add(invalid("shippingAddress." + field + " longer", address(field, "x".repeat(max + 1))));
                    rows.add(invalid("shippingAddress." + field + " of 0", address(field, "")));
                });
        for (String required : List.of("customer", "lines", "payment")) {
            Map<String, Object> without = new LinkedHashMap<>(one().fields());
            without.remove(required);
            rows.add(invalid("no " + required, new Cart(without)));
        }
        return rows.stream();
    }

    private static Cart hundredOfTheDearest() {
        return one().with("lines", java.util.Collections.nCopies(100, Map.of("sku", "DEAR", "quantity", 1_000)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void takesTheBoundAndRefusesTheStepBeyondIt(Row row) {
        long orders = shop.books().orders();
        String key = UUID.randomUUID().toString();

        Reply reply = node.post("/api/v1/orders", key, row.body());

        assertThat(reply.status()).as(reply.toString()).isEqualTo(row.status());
        boolean taken = row.status() == 202;
        assertThat(shop.books().orders()).isEqualTo(taken ? orders + 1 : orders);
        assertThat(shop.books().number("select count(*) from idempotency where key = ?", key))
                .isEqualTo(taken ? 1 : 0);
        if (!taken) {
            assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
            assertThat(reply.code()).isEqualTo(row.code().isEmpty() ? reply.code() : row.code());
            assertThat(reply.toString()).doesNotContain("Exception", "dev.holdfast", "java.", "SQL", "select ");
        }
    }

    @Test
    void readsNothingButJson() {
        Reply text = node.post("/api/v1/orders", "text", one().json(), "Content-Type", "text/plain");
        assertThat(text.status()).as(text.toString()).isEqualTo(415);
    }
}
