package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.http.RunningService.Answered;
import java.net.http.HttpHeaders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request that sets a condition is Spring's, and any other one of these the short way's: nobody sees a difference. */
@Tag("servers")
class ShortWayServersTest {
    private static final String ORDER = """
            {"customer": {"id": "short"}, "lines": [{"sku": "%s", "quantity": 1}], "payment": {"method": "card", "token": "tok_ok"}}
            """;

    private static final String[] LONG = {"If-None-Match", "\"of-nothing\""};

    private static String[] with(String... headers) {
        String[] all = new String[headers.length + LONG.length];
        System.arraycopy(headers, 0, all, 0, headers.length);
        System.arraycopy(LONG, 0, all, headers.length, LONG.length);
        return all;
    }

    private static HttpHeaders headers(Answered answer) {
        return HttpHeaders.of(
                answer.response().headers().map(),
                (name, _) -> !name.equalsIgnoreCase("Date")); // the second it came in
    }

    private static void assertSame(Answered one, Answered other) {
        assertThat(other.status()).isEqualTo(one.status());
        assertThat(headers(other)).isEqualTo(headers(one));
        assertThat(other.text()).isEqualTo(one.text());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/inventory/TEE-M, 200",
        "/api/v1/inventory/nobodys, 404 unknown-sku",
        "/api/v1/inventory/TEE-M?at=now, 422 invalid-request",
        "/api/v1/orders?customerId=nobody, 200",
        "/api/v1/orders?limit=0&colour=red, 422 invalid-request",
        "/api/v1/orders?customerId=%FF, 400 malformed-request",
        "/api/v1/orders/00000000-0000-7000-8000-000000000000, 404 unknown-order",
        "/api/v1/orders/nonsense, 404 unknown-order",
    })
    void answersAsSpringDoes(String path, String verdict) {
        Answered answer = RunningService.get(path);
        assertThat(answer.verdict()).isEqualTo(verdict);
        assertSame(answer, RunningService.get(path, LONG));
    }

    @Test
    void placesAndReadsAsSpringDoes() {
        String[] key = {"Idempotency-Key", "short-way"};
        Answered placed = RunningService.post("/api/v1/orders", ORDER.formatted("TEE-M"), key);
        assertThat(placed.verdict()).isEqualTo("202");
        assertThat(placed.header("Location")).startsWith("/api/v1/orders/");
        assertSame(
                RunningService.post("/api/v1/orders", ORDER.formatted("TEE-M"), key),
                RunningService.post("/api/v1/orders", ORDER.formatted("TEE-M"), with(key)));
        String[] untilItEnds = {"Prefer", "wait=30"};
        Answered read = RunningService.get(placed.header("Location"), untilItEnds);
        assertThat(read.verdict()).isEqualTo("200");
        assertSame(read, RunningService.get(placed.header("Location"), with(untilItEnds)));
        assertThat(RunningService.get(placed.header("Location"), "If-None-Match", read.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k-1 | TEE-M | text/plain       | 415 unsupported-media-type",
                "k-2 | gone  | application/json | 422 unknown-product",
                "k-3 | ''    | application/json | 422 invalid-request",
                "k 4 | TEE-M | application/json | 400 idempotency-key-invalid",
            })
    void refusesAsSpringDoes(String key, String sku, String type, String verdict) {
        String[] headers = {"Idempotency-Key", key, "Content-Type", type};
        Answered refused = RunningService.post("/api/v1/orders", ORDER.formatted(sku), headers);
        assertThat(refused.verdict()).isEqualTo(verdict);
        assertSame(refused, RunningService.post("/api/v1/orders", ORDER.formatted(sku), with(headers)));
    }

    @Test
    void countsBothWaysInOneMetric() {
        RunningService.get("/api/v1/inventory/MUG");
        RunningService.get("/api/v1/inventory/MUG", LONG);
        assertThat(RunningService.get("/metrics")
                        .text()
                        .lines()
                        .filter(line -> line.startsWith("http_server_requests_seconds_count{")
                                && line.contains("uri=\"/api/v1/inventory/{sku}\"")
                                && line.contains("status=\"200\"")))
                .hasSize(1);
    }
}
