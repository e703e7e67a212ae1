package dev.holdfast.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.Outcome;
import dev.holdfast.http.JsonFields;
import dev.holdfast.http.Refusals;
import dev.holdfast.money.Money;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductPatchTest {
    private static final ProductDraft TEE = new ProductDraft(
            "TEE-M", "T-shirt, M", "Cotton.", new Money(1_999, "EUR"), true, Map.of("size", "M", "colour", "white"));

    private static ProductPatch parse(String json) {
        return ProductPatch.parse(JsonFields.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static ProductDraft patched(String json) {
        return parse(json).on(TEE).orThrow();
    }

    @Test
    void changesOnlyWhatItNames() {
        assertThat(patched("{}")).isEqualTo(TEE);
        assertThat(patched("{\"price\":{\"amount\":2099}}").price()).isEqualTo(new Money(2_099, "EUR"));
        assertThat(patched("{\"price\":{\"currency\":\"USD\"}}").price()).isEqualTo(new Money(1_999, "USD"));
        assertThat(patched("{\"active\":false}").active()).isFalse();
        assertThat(patched("{\"name\":\"Shirt\"}"))
                .isEqualTo(new ProductDraft("TEE-M", "Shirt", "Cotton.", TEE.price(), true, TEE.attributes()));
    }

    @Test
    void removesWhatIsNull() {
        assertThat(patched("{\"description\":null}").description()).isNull();
        assertThat(patched("{\"attributes\":{\"size\":null,\"fit\":\"slim\",\"gone\":null}}")
                        .attributes())
                .isEqualTo(Map.of("colour", "white", "fit", "slim"));
        assertThat(patched("{\"attributes\":null}").attributes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":null}               | /name required",
                "{\"price\":null}              | /price required",
                "{\"price\":{\"amount\":null}} | /price/amount required",
                "{\"price\":{\"currency\":null}} | /price/currency required",
                "{\"active\":null}             | /active required",
                "{\"sku\":\"TEE-L\"}           | /sku immutable",
                "{\"version\":3}               | /version unknown-field",
                "{\"price\":{\"amount\":90000000001}} | /price/amount out-of-range",
            })
    void refusesWhatAProductCannotLose(String patch, String fault) {
        assertThat(Refusals.faults(Refusals.of(() -> parse(patch)))).containsExactly(fault);
    }

    @Test
    void countsTheAttributesThatRemain() {
        String fifty = IntStream.range(0, 50)
                .mapToObj(i -> "\"a" + i + "\":\"x\"")
                .collect(Collectors.joining(",", "{\"attributes\":{", "}}"));
        assertThat(parse(fifty).on(TEE)).isInstanceOf(Outcome.Refused.class);
        assertThat(patched(fifty.replace("}}", ",\"size\":null,\"colour\":null}}"))
                        .attributes())
                .hasSize(50);
    }
}
