package dev.holdfast.order;

import dev.holdfast.fuzz.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("exhaustive")
class OrderJsonFuzzTest {
    private static final List<byte[]> BODIES = Stream.of("""
                    {"customer":{"id":"c","email":"ana@example.com"},"lines":[{"sku":"A","quantity":1},{"sku":"B","quantity":1000}],
                    "payment":{"method":"card","token":"tok_ok"},"expectedTotal":{"amount":5,"currency":"EUR"},
                    "shippingAddress":{"name":"Ana","line1":"x","city":"Málaga","postalCode":"1","country":"ES"},"metadata":{"a":"b"}}
                    """, """
                    {"customer":{"id":"c"},"lines":[{"sku":"A","quantity":1}],"payment":{"method":"card","token":"t"},"idempotencyKey":"\\"k\\""}
                    """, "{}", "[]", "")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();

    @Test
    void readsEveryBodyOrRefusesItWithACode() {
        Mutations.check(Mutations.kept("bodies", BODIES), 100_000, OrderJsonFuzz::fuzzerTestOneInput);
    }
}
