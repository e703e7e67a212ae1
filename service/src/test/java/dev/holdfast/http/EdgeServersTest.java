package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.http.RunningService.Answered;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What meets every caller, whatever the call is about. */
@Tag("servers")
class EdgeServersTest {
    private static final String PRODUCTS = "/api/v1/products";

    /** Sends bytes as they are, for requests no client would make; answers everything until the server hangs up. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RunningService.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("application/problem+json", "\"status\":" + status)
                .doesNotContainIgnoringCase("tomcat", "<html", "java.", "org.apache", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /[x] HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET /api/v1/products/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/v1/inventory/TEE-M;jsessionid=1%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /docs;a=% HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n",
                "POST /api/v1/products HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "POST /api/v1/products HTTP/1.1\r\nHost: x\r\nContent-Length: -2\r\n\r\n{}",
                "POST /api/v1/products HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 20\r\n\r\n{}",
                "POST /api/v1/products HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            })
    void answersAProblemToWhatIsNoRequest(String request) throws IOException {
        assertProblem(raw(request), 400);
        assertThat(RunningService.get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void answersAProblemToAHeaderTooLongAndAnUnspokenVersion() throws IOException {
        assertProblem(raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"), 400);
        assertProblem(raw("GET / HTTP/9.9\r\nHost: x\r\n\r\n"), 505);
    }

    @Test
    void endsAConnectionWithTwoLengths() throws IOException {
        String answer = raw("POST /api/v1/products HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
                + "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .contains("Connection: close")
                .doesNotContain("\"UP\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nope, 404 not-found",
        "GET, /api/v1, 404 not-found",
        "PUT, /api/v1/products/TEE-M, 405 method-not-allowed",
        "DELETE, /api/v1/inventory/TEE-M, 405 method-not-allowed",
        "GET, /api/v1/products/nope, 404 unknown-product",
        "GET, /api/v1/products/a%20or%201=1, 404 unknown-product",
        "GET, /api/v1/products/__proto__, 404 unknown-product",
        "GET, /api/v1/inventory/x%0d%0aSet-Cookie:%20a=b, 404 unknown-sku",
        "GET, /api/v1/inventory/%27;drop%20table%20product, 404 unknown-sku",
        "GET, /api/v1/products?limit=201, 422 invalid-request",
        "GET, /api/v1/products?q=%00, 422 invalid-request",
        "GET, /api/v1/products?q=%zz, 400 malformed-request",
        "GET, /api/v1/products?q=%ff, 400 malformed-request",
        "GET, /api/v1/products/TEE-M?x=1, 422 invalid-request",
        "GET, /actuator, 404 not-found",
        "GET, /env, 404 not-found",
        "GET, /heapdump, 404 not-found",
        "GET, /prometheus, 404 not-found",
        "GET, /error, 404 not-found",
    })
    void answersAProblemToWhatIsNotThere(String method, String path, String verdict) throws IOException {
        String answer = raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertProblem(answer, Integer.parseInt(verdict.substring(0, 3)));
        assertThat(answer).contains("\"code\":\"" + verdict.substring(4) + "\"");
        assertThat(answer.lines()).noneMatch(line -> line.startsWith("Set-Cookie"));
    }

    @Test
    void refusesABodyTooLargeAndGoesOn() {
        String large = " ".repeat(10_000_000);
        assertThat(RunningService.post(PRODUCTS, large).verdict()).isEqualTo("413 request-too-large");
        assertThat(RunningService.post(PRODUCTS, " ".repeat(Body.MAX_BYTES + 1)).verdict())
                .isEqualTo("413 request-too-large");
        assertThat(RunningService.post(PRODUCTS, " ".repeat(Body.MAX_BYTES)).verdict())
                .isEqualTo("400 malformed-request");
        assertThat(RunningService.get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void refusesOtherTypesAndEncodings() {
        assertThat(RunningService.post(PRODUCTS, "a=b", "Content-Type", "application/x-www-form-urlencoded")
                        .verdict())
                .isEqualTo("415 unsupported-media-type");
        assertThat(RunningService.post(PRODUCTS, "{}", "Content-Encoding", "gzip")
                        .verdict())
                .isEqualTo("415 unsupported-media-type");
    }

    @Test
    void answersWhateverLanguagesAreAsked() {
        String languages = "de,es,fr,it,pt,nl,sv,da,fi,pl,cs,sk,hu," + "-x;q=9,".repeat(900);
        assertThat(RunningService.get(PRODUCTS + "/TEE-M", "Accept-Language", languages)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void saysThatItEndsAConnectionWhoseExpectationIsUnknown() throws IOException {
        String answer = raw("GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n");
        assertProblem(answer, 417);
        assertThat(answer).contains("Connection: close", "\"code\":\"expectation-failed\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nope", "/api/v1/products/TEE-M", "/metrics"})
    void refusesABodyOfEveryType(String path) throws IOException {
        assertProblem(
                raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: */*\r\nConnection: close\r\n\r\n"), 415);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/metrics | Accept: ,,, | text/plain",
                "/metrics?=1 | Accept: x | text/plain",
                "/metrics?a=%zz | Content-Type: application/json\\r\\nContent-Length: 2 | text/plain",
                "/metrics | Accept: application/openmetrics-text;version=1.0.0,*/*;q=0.1 | application/openmetrics-text",
            })
    void tellsItsMetricsHoweverItIsAsked(String path, String header, String type) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + header.replace("\\r\\n", "\r\n") + "\r\n\r\n[]");
        assertThat(answer).startsWith("HTTP/1.1 200").contains("Content-Type: " + type, "# TYPE jvm_");
    }

    @Test
    void toleratesAnAuthorizationAndForbidsGuessingTypes() {
        Answered answer = RunningService.get(PRODUCTS + "/TEE-M", "Authorization", "Bearer anything");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void letsPagesOfKnownOriginsReadItsAnswers() throws IOException {
        Answered known = RunningService.get(PRODUCTS + "/TEE-M", "Origin", "https://shop.example");
        assertThat(known.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
        assertThat(known.header("Access-Control-Expose-Headers"))
                .contains("Location", "ETag", "Idempotent-Replayed", "Retry-After");
        Answered missing = RunningService.get("/nope", "Origin", "https://shop.example");
        assertThat(missing.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
        Answered stranger = RunningService.get(PRODUCTS + "/TEE-M", "Origin", "https://evil.example");
        assertThat(stranger.status()).isEqualTo(200);
        assertThat(stranger.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(preflight("https://shop.example"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("Access-Control-Allow-Headers: Idempotency-Key, Content-Type");
        assertProblem(preflight("https://evil.example"), 403);
    }

    private static String preflight(String origin) throws IOException {
        return raw("OPTIONS /api/v1/orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: " + origin
                + "\r\nAccess-Control-Request-Method: POST\r\n"
                + "Access-Control-Request-Headers: Idempotency-Key, Content-Type\r\n\r\n");
    }

    @Test
    void tellsItsHealthAndItsMetrics() {
        Answered health = RunningService.get("/health");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.json().get("checks").propertyNames())
                .contains("postgres", "mongodb", "kafka", "schemaRegistry");
        assertThat(health.json().get("checks").get("postgres").get("status").asString())
                .isEqualTo("UP");
        assertThat(RunningService.get("/health/ready").text()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(RunningService.get("/metrics").text()).contains("# TYPE jvm_");
    }
}
