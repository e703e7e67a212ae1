package dev.holdfast.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.http.JsonFields;
import dev.holdfast.http.Refusals;
import dev.holdfast.money.Money;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductDraftTest {
    private static final String PRICE = "{\"amount\":1999,\"currency\":\"EUR\"}";

    private static ProductDraft parse(String json) {
        return ProductDraft.parse(JsonFields.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String product(String sku, String rest) {
        return "{\"sku\":\"%s\",\"name\":\"Mug\",\"price\":%s%s}".formatted(sku, PRICE, rest);
    }

    @Test
    void isForSaleUnlessItSaysOtherwise() {
        assertThat(parse(product("MUG", "")))
                .isEqualTo(new ProductDraft("MUG", "Mug", null, new Money(1_999, "EUR"), true, Map.of()));
        assertThat(parse(product("MUG", ",\"active\":false")).active()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "TEE-M", "a.b_c:d-e", "...", "__proto__", "-", "0"})
    void takesSkusThatFitAPath(String sku) {
        assertThat(parse(product(sku, "")).sku()).isEqualTo(sku);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a b", "a/b", "a%2Fb", "a;b", "é", "a?b", "a#b", "a+b"})
    void refusesSkusThatDoNot(String sku) {
        assertThat(Refusals.faults(Refusals.of(() -> parse(product(sku, ""))))).containsExactly("/sku invalid-format");
    }

    @Test
    void holdsEveryTextToItsBound() {
        assertThat(parse(product("S".repeat(64), "")).sku()).hasSize(64);
        assertThat(Refusals.faults(Refusals.of(() -> parse(product("S".repeat(65), "")))))
                .containsExactly("/sku too-long");
        assertThat(parse(product("A", ",\"description\":\"" + "d".repeat(5_000) + "\""))
                        .description())
                .hasSize(5_000);
        assertThat(Refusals.faults(Refusals.of(
                        () -> parse(product("A", ",\"description\":\"" + "d".repeat(5_001) + "\"")))))
                .containsExactly("/description too-long");
        assertThat(parse(product("A", attributes(50))).attributes()).hasSize(50);
        assertThat(Refusals.faults(Refusals.of(() -> parse(product("A", attributes(51))))))
                .containsExactly("/attributes too-many");
    }

    private static String attributes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"a" + i + "\":\"x\"")
                .collect(Collectors.joining(",", ",\"attributes\":{", "}"));
    }

    @Test
    void tellsEveryFault() {
        assertThat(Refusals.faults(Refusals.of(() -> parse("{\"name\":\"\",\"version\":7,\"price\":{\"amount\":-1}}"))))
                .containsExactlyInAnyOrder(
                        "/sku required",
                        "/name too-short",
                        "/price/amount out-of-range",
                        "/price/currency required",
                        "/version unknown-field");
    }
}
