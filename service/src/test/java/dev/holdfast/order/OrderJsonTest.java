package dev.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.money.Money;
import dev.holdfast.order.PlaceOrder.Wanted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderJsonTest {
    private static final UUID ID = new UUID(1, 2);
    private static final String LINE = "{\"sku\":\"bear\",\"quantity\":1}";

    private static String body(String customer, String lines, String payment, String rest) {
        return "{\"customer\":" + customer + ",\"lines\":" + lines + ",\"payment\":" + payment + rest + "}";
    }

    private static String order(String rest) {
        return body("{\"id\":\"c\"}", "[" + LINE + "]", "{\"method\":\"card\",\"token\":\"tok_ok\"}", rest);
    }

    private static String line(String line) {
        return body("{\"id\":\"c\"}", "[" + line + "]", "{\"method\":\"card\",\"token\":\"tok_ok\"}", "");
    }

    private static String lines(int count) {
        return line(String.join(",", Collections.nCopies(count, LINE)));
    }

    private static PlaceOrder parse(String body) {
        return OrderJson.placeOrder(body.getBytes(StandardCharsets.UTF_8), ID, "key", Duration.ZERO);
    }

    /** The faults as "pointer code". */
    private static List<String> faults(String body) {
        @Nullable Refusal[] refusal = new @Nullable Refusal[1];
        assertThatThrownBy(() -> parse(body))
                .isInstanceOfSatisfying(RefusedException.class, e -> refusal[0] = e.refusal());
        Refusal told = java.util.Objects.requireNonNull(refusal[0]);
        return told.errors().stream()
                .map(error -> error.pointer() + " " + error.code())
                .toList();
    }

    private static String text(int length) {
        return "\"" + "x".repeat(length) + "\"";
    }

    @Test
    void readsTheWholeWish() {
        PlaceOrder command = parse(body(
                "{\"id\":\"c-1\",\"email\":\"c@example.com\"}",
                "[{\"sku\":\"bear\",\"quantity\":2},{\"sku\":\"car\",\"quantity\":1000}]",
                "{\"method\":\"card\",\"token\":\"tok_ok\"}",
                """
                ,"expectedTotal":{"amount":1998,"currency":"EUR"},
                "shippingAddress":{"name":"C","line1":"1 Road","line2":"2","city":"Town","region":"R","postalCode":"1",
                "country":"DE","phone":"+1"},"metadata":{"channel":"web"}"""));
        assertThat(command.id()).isEqualTo(ID);
        assertThat(command.key()).isEqualTo("key");
        assertThat(command.fingerprint()).hasSize(32);
        assertThat(command.customer()).isEqualTo(new Order.Customer("c-1", "c@example.com"));
        assertThat(command.lines()).containsExactly(new Wanted("bear", 2), new Wanted("car", 1_000));
        assertThat(command.paymentMethod()).isEqualTo("card");
        assertThat(command.paymentToken()).isEqualTo("tok_ok");
        assertThat(command.expectedTotal()).isEqualTo(new Money(1_998, "EUR"));
        assertThat(command.shippingAddress())
                .isEqualTo(new Order.ShippingAddress("C", "1 Road", "2", "Town", "R", "1", "DE", "+1"));
        assertThat(command.metadata()).isEqualTo(Map.of("channel", "web"));
    }

    @Test
    void readsAWishOfTheLeast() {
        PlaceOrder command = parse(order(""));
        assertThat(command.customer().email()).isNull();
        assertThat(command.expectedTotal()).isNull();
        assertThat(command.shippingAddress()).isNull();
        assertThat(command.metadata()).isEmpty();
    }

    @Test
    void knowsTheSameWishInAnotherSpelling() {
        byte[] one = parse(order("")).fingerprint();
        assertThat(parse(" " + order(" ")).fingerprint()).isEqualTo(one);
        assertThat(parse(line("{\"quantity\":1,\"sku\":\"bear\"}")).fingerprint())
                .isEqualTo(one);
        assertThat(parse(line("{\"quantity\":2,\"sku\":\"bear\"}")).fingerprint())
                .isNotEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "999", "1000"})
    void takesAQuantity(String quantity) {
        assertThat(parse(line("{\"sku\":\"bear\",\"quantity\":" + quantity + "}"))
                        .lines())
                .containsExactly(new Wanted("bear", Integer.parseInt(quantity)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "-0", "1001", "2147483648", "4294967297", "9223372036854775808"})
    void refusesAQuantityOutOfRange(String quantity) {
        assertThat(faults(line("{\"sku\":\"bear\",\"quantity\":" + quantity + "}")))
                .containsExactly("/lines/0/quantity out-of-range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1.0", "1e3", "\"5\"", "true", "[]", "{}"})
    void refusesAQuantityThatIsNoInteger(String quantity) {
        assertThat(faults(line("{\"sku\":\"bear\",\"quantity\":" + quantity + "}")))
                .containsExactly("/lines/0/quantity wrong-type");
    }

    @Test
    void takesOneToAHundredLines() {
        assertThat(parse(lines(1)).lines()).hasSize(1);
        assertThat(parse(lines(100)).lines()).hasSize(100);
        assertThat(faults(lines(101))).containsExactly("/lines too-many");
        assertThat(faults(line(""))).containsExactly("/lines too-few");
    }

    @Test
    void boundsEveryText() {
        bound(64, "/lines/0/sku", text -> line("{\"sku\":" + text + ",\"quantity\":1}"));
        bound(100, "/customer/id", text -> body("{\"id\":" + text + "}", "[" + LINE + "]", CARD, ""));
        bound(
                100,
                "/payment/token",
                text -> body("{\"id\":\"c\"}", "[" + LINE + "]", "{\"method\":\"card\",\"token\":" + text + "}", ""));
        bound(200, "/shippingAddress/name", text -> order(",\"shippingAddress\":{\"name\":" + text + "}"));
        bound(200, "/shippingAddress/line1", text -> order(",\"shippingAddress\":{\"line1\":" + text + "}"));
        bound(200, "/shippingAddress/line2", text -> order(",\"shippingAddress\":{\"line2\":" + text + "}"));
        bound(100, "/shippingAddress/city", text -> order(",\"shippingAddress\":{\"city\":" + text + "}"));
        bound(100, "/shippingAddress/region", text -> order(",\"shippingAddress\":{\"region\":" + text + "}"));
        bound(20, "/shippingAddress/postalCode", text -> order(",\"shippingAddress\":{\"postalCode\":" + text + "}"));
        bound(40, "/shippingAddress/phone", text -> order(",\"shippingAddress\":{\"phone\":" + text + "}"));
    }

    private static final String CARD = "{\"method\":\"card\",\"token\":\"tok_ok\"}";

    private interface Body {
        String with(String text);
    }

    private static void bound(int max, String pointer, Body body) {
        parse(body.with(text(1)));
        parse(body.with(text(max)));
        assertThat(faults(body.with(text(max + 1)))).containsExactly(pointer + " too-long");
        assertThat(faults(body.with(text(0)))).containsExactly(pointer + " too-short");
    }

    @Test
    void boundsTheEmail() {
        String domain = "@example.com";
        parse(customer("\"a@b\""));
        parse(customer("\"" + "x".repeat(254 - domain.length()) + domain + "\""));
        assertThat(faults(customer("\"" + "x".repeat(255 - domain.length()) + domain + "\"")))
                .containsExactly("/customer/email too-long");
        assertThat(faults(customer("\"a@\""))).containsExactly("/customer/email too-short");
        assertThat(faults(customer("\"nobody\""))).containsExactly("/customer/email invalid-format");
        assertThat(faults(customer("\"a b@c.de\""))).containsExactly("/customer/email invalid-format");
    }

    private static String customer(String email) {
        return body("{\"id\":\"c\",\"email\":" + email + "}", "[" + LINE + "]", CARD, "");
    }

    @Test
    void boundsTheMetadata() {
        assertThat(parse(order(metadata(50))).metadata()).hasSize(50);
        assertThat(faults(order(metadata(51)))).containsExactly("/metadata too-many");
        parse(order(",\"metadata\":{" + text(40) + ":" + text(500) + "}"));
        parse(order(",\"metadata\":{\"empty\":\"\"}"));
        assertThat(faults(order(",\"metadata\":{" + text(41) + ":\"v\"}"))).hasSize(1);
        assertThat(faults(order(",\"metadata\":{\"k\":" + text(501) + "}"))).containsExactly("/metadata/k too-long");
        assertThat(faults(order(",\"metadata\":{\"k\":1}"))).containsExactly("/metadata/k wrong-type");
    }

    private static String metadata(int entries) {
        return IntStream.range(0, entries)
                .mapToObj(i -> "\"k" + i + "\":\"v\"")
                .collect(Collectors.joining(",", ",\"metadata\":{", "}"));
    }

    @Test
    void boundsTheExpectedTotal() {
        long most = 90_000_000_000L * 100 * 1_000;
        assertThat(parse(order(total("0"))).expectedTotal()).isEqualTo(new Money(0, "EUR"));
        assertThat(parse(order(total(Long.toString(most)))).expectedTotal()).isEqualTo(new Money(most, "EUR"));
        assertThat(faults(order(total(Long.toString(most + 1))))).containsExactly("/expectedTotal/amount out-of-range");
        assertThat(faults(order(total("-1")))).containsExactly("/expectedTotal/amount out-of-range");
        assertThat(faults(order(",\"expectedTotal\":{\"amount\":1,\"currency\":\"eur\"}")))
                .hasSize(1);
        assertThat(faults(order(",\"expectedTotal\":{\"amount\":1}")))
                .containsExactly("/expectedTotal/currency required");
    }

    private static String total(String amount) {
        return ",\"expectedTotal\":{\"amount\":" + amount + ",\"currency\":\"EUR\"}";
    }

    @Test
    void takesCountriesOfTwoCapitalsAndNoOtherMethodThanCard() {
        parse(order(",\"shippingAddress\":{\"country\":\"DE\"}"));
        assertThat(faults(order(",\"shippingAddress\":{\"country\":\"de\"}")))
                .containsExactly("/shippingAddress/country invalid-format");
        assertThat(faults(order(",\"shippingAddress\":{\"country\":\"DEU\"}")))
                .containsExactly("/shippingAddress/country too-long");
        assertThat(faults(body("{\"id\":\"c\"}", "[" + LINE + "]", "{\"method\":\"cash\",\"token\":\"t\"}", "")))
                .containsExactly("/payment/method invalid-format");
    }

    @Test
    void takesNothingTheShopDecides() {
        for (String field : List.of("price", "total", "status", "id", "version", "number", "__proto__")) {
            assertThat(faults(order(",\"" + field + "\":1"))).containsExactly("/" + field + " unknown-field");
            assertThat(faults(line("{\"sku\":\"bear\",\"quantity\":1,\"" + field + "\":1}")))
                    .containsExactly("/lines/0/" + field + " unknown-field");
        }
    }

    @Test
    void namesEveryFaultAtOnce() {
        assertThat(faults("{\"lines\":[{\"sku\":\"\",\"quantity\":0},{}],\"extra\":1}"))
                .containsExactlyInAnyOrder(
                        "/customer required",
                        "/lines/0/sku too-short",
                        "/lines/0/quantity out-of-range",
                        "/lines/1/sku required",
                        "/lines/1/quantity required",
                        "/payment required",
                        "/extra unknown-field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{\"customer\":1,}", "{\"lines\":[],\"lines\":[]}"})
    void refusesWhatIsNoObject(String body) {
        assertThatThrownBy(() -> parse(body))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code().name()).isEqualTo("malformed-request"));
    }

    @Test
    void readsACancellation() {
        var wish = OrderJson.cancellation("{\"reason\":\"changed-mind\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(wish.reason()).isEqualTo("changed-mind");
        assertThat(wish.fingerprint()).hasSize(32);
        OrderJson.cancellation(("{\"reason\":" + text(200) + "}").getBytes(StandardCharsets.UTF_8));
        for (String body :
                List.of("{}", "{\"reason\":\"\"}", "{\"reason\":" + text(201) + "}", "{\"reason\":\"a\",\"b\":1}")) {
            assertThatThrownBy(() -> OrderJson.cancellation(body.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void showsAnOrderAsTheContractSays() {
        Order order = Given.after(
                Given.accepted(), new OrderFact.PaymentUnknown(), new OrderFact.CancelAsked("changed-mind"));
        String json = new String(OrderJson.bytes(order), StandardCharsets.UTF_8);
        assertThat(json)
                .isEqualTo(
                        "{\"id\":\"" + order.id() + "\",\"number\":\"H-1\",\"status\":\"CANCELLED\",\"version\":3,"
                                + "\"customer\":{\"id\":\"customer-1\",\"email\":\"c@example.com\"},\"lines\":["
                                + "{\"sku\":\"bear\",\"name\":\"The bear\",\"quantity\":2,\"unitPrice\":{\"amount\":999,\"currency\":\"EUR\"},\"lineTotal\":{\"amount\":1998,\"currency\":\"EUR\"}},"
                                + "{\"sku\":\"car\",\"name\":\"The car\",\"quantity\":1,\"unitPrice\":{\"amount\":599,\"currency\":\"EUR\"},\"lineTotal\":{\"amount\":599,\"currency\":\"EUR\"}}],"
                                + "\"total\":{\"amount\":2597,\"currency\":\"EUR\"},"
                                + "\"payment\":{\"status\":\"UNKNOWN\",\"reference\":null,\"declineCode\":null},"
                                + "\"cancellation\":{\"reason\":\"changed-mind\"},"
                                + "\"shippingAddress\":{\"name\":\"C\",\"line1\":\"1 Road\",\"city\":\"Town\",\"postalCode\":\"12345\",\"country\":\"DE\"},"
                                + "\"metadata\":{\"a\":\"1\",\"b\":\"2\"},"
                                + "\"createdAt\":\"2026-03-01T12:00:00.000Z\",\"updatedAt\":\"2026-03-01T12:00:02.000Z\",\"timeline\":["
                                + "{\"at\":\"2026-03-01T12:00:00.000Z\",\"version\":1,\"event\":\"OrderAccepted\",\"detail\":null},"
                                + "{\"at\":\"2026-03-01T12:00:01.000Z\",\"version\":2,\"event\":\"PaymentUnknown\",\"detail\":null},"
                                + "{\"at\":\"2026-03-01T12:00:02.000Z\",\"version\":3,\"event\":\"OrderCancelled\",\"detail\":\"changed-mind\"}]}");
    }
}
