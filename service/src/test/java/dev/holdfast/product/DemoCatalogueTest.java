package dev.holdfast.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.http.Json;
import dev.holdfast.http.JsonFields;
import dev.holdfast.money.Money;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoCatalogueTest {
    @Test
    void hasTwoHundredProductsThatTheApiWouldTake() throws IOException {
        List<DemoCatalogue.Line> lines = DemoCatalogue.lines();
        assertThat(lines).hasSize(200).allSatisfy(line -> {
            ProductDraft product = line.product();
            Map<String, Object> body = new HashMap<>(Map.of(
                    "sku", product.sku(),
                    "name", product.name(),
                    "price", product.price(),
                    "attributes", product.attributes()));
            body.put("description", product.description());
            assertThat(ProductDraft.parse(JsonFields.parse(Json.bytes(body)))).isEqualTo(product);
            assertThat(line.units()).isPositive();
        });
        assertThat(lines.stream().map(line -> line.product().sku())).doesNotHaveDuplicates();
    }

    @Test
    void sellsTheReadmesOrder() throws IOException {
        assertThat(price("TEE-M").times(2).plus(price("MUG"))).isEqualTo(new Money(5_497, "EUR"));
    }

    private static Money price(String sku) throws IOException {
        return DemoCatalogue.lines().stream()
                .map(DemoCatalogue.Line::product)
                .filter(product -> product.sku().equals(sku))
                .findAny()
                .orElseThrow()
                .price();
    }
}
