package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of the payment simulator, asked over HTTP. */
class PaymentSimulatorTest {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Path ledger;
    private PaymentSimulator simulator;

    @BeforeEach
    void start() throws IOException {
        ledger = folder.resolve("ledger.ndjson");
        simulator = simulator(0);
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    private PaymentSimulator simulator(double failureRate) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new PaymentSimulator(anyPort, ledger, new PaymentRules(failureRate), SILENCE, Clock.systemUTC());
    }

    private void restart() throws IOException {
        simulator.close();
        simulator = simulator(0);
    }

    @ParameterizedTest
    @CsvSource({
        "tok_ok, '{\"status\":\"captured\",\"reference\":\"ch_o-1\"}'",
        "tok_slow_1, '{\"status\":\"captured\",\"reference\":\"ch_o-1\"}'",
        "tok_decline, '{\"status\":\"declined\",\"code\":\"card-declined\"}'",
        "tok_insufficient_funds, '{\"status\":\"declined\",\"code\":\"insufficient-funds\"}'",
        "tok_slow_x, '{\"status\":\"declined\",\"code\":\"unknown-token\"}'",
        "anything, '{\"status\":\"declined\",\"code\":\"unknown-token\"}'",
    })
    void theTokenDecidesAndARepeatAndARestartChangeNothing(String token, String answer) throws Exception {
        assertThat(charge("o-1", token).body()).isEqualTo(answer);
        assertThat(charge("o-1", "tok_ok").body()).isEqualTo(answer);
        restart();
        assertThat(charge("o-1", "tok_ok").body()).isEqualTo(answer);
        assertThat(find("o-1").body()).isEqualTo(answer);
        assertThat(entries()).hasSize(1);
    }

    @Test
    void anOrderIsChargedOnceHoweverManyAskAtOnce() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 100)
                .mapToObj(_ -> http.sendAsync(request("o-1", "tok_slow_20").build(), BodyHandlers.ofString()))
                .toList();
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().body()).contains("captured"));
        assertThat(entries()).hasSize(1);
    }

    @Test
    void aChargeWithoutAnAnswerIsFoundByAskingForIt() throws Exception {
        assertThatThrownBy(() -> impatient("o-1", "tok_timeout_captured")).isInstanceOf(HttpTimeoutException.class);
        assertThatThrownBy(() -> impatient("o-2", "tok_timeout_declined")).isInstanceOf(HttpTimeoutException.class);
        assertThat(find("o-1").body()).contains("captured");
        assertThat(find("o-2").body()).contains("card-declined");
    }

    @Test
    void aSlowChargeIsPendingUntilItsTime() throws Exception {
        assertThatThrownBy(() -> impatient("o-1", "tok_slow_600000")).isInstanceOf(HttpTimeoutException.class);
        assertThat(find("o-1").body()).isEqualTo("{\"status\":\"pending\"}");
        assertThat(giveBack("o-1")).isEqualTo("{\"status\":\"voided\"}");
        assertThat(charge("o-1", "tok_slow_600000").body()).contains("order-cancelled");
    }

    @Test
    void anErrorHappensOnceAndWithoutEffect() throws Exception {
        assertThat(charge("o-1", "tok_error_once").statusCode()).isEqualTo(500);
        assertThat(find("o-1").statusCode()).isEqualTo(404);
        assertThat(charge("o-1", "tok_error_once").body()).contains("captured");
    }

    @Test
    void capturedMoneyIsGivenBackOnce() throws Exception {
        charge("o-1", "tok_ok");
        assertThat(giveBack("o-1")).isEqualTo("{\"status\":\"refunded\",\"reference\":\"re_o-1\"}");
        restart();
        assertThat(giveBack("o-1")).isEqualTo("{\"status\":\"refunded\",\"reference\":\"re_o-1\"}");
        assertThat(find("o-1").body()).contains("refunded");
        assertThat(charge("o-1", "tok_ok").body()).contains("order-cancelled");
        assertThat(entries()).hasSize(2);
    }

    @Test
    void aChargeThatArrivesAfterTheOrderEndedIsDeclined() throws Exception {
        assertThat(giveBack("o-1")).isEqualTo("{\"status\":\"voided\"}");
        restart();
        assertThat(charge("o-1", "tok_ok").body()).isEqualTo("{\"status\":\"declined\",\"code\":\"order-cancelled\"}");
        assertThat(giveBack("o-1")).isEqualTo("{\"status\":\"voided\"}");
        assertThat(find("o-1").body()).isEqualTo("{\"status\":\"voided\"}");
        assertThat(entries()).hasSize(1);
    }

    @Test
    void aLastLineThatAKillToreOffNeverCounted() throws Exception {
        charge("o-1", "tok_ok");
        simulator.close();
        Files.writeString(ledger, "{\"at\":\"2026-01-01T00:00:00Z\",\"key\":\"o-2\",\"ord", StandardOpenOption.APPEND);
        simulator = simulator(0);
        assertThat(find("o-1").body()).contains("captured");
        assertThat(find("o-2").statusCode()).isEqualTo(404);
        charge("o-2", "tok_decline");
        restart();
        assertThat(entries()).hasSize(2);
        assertThat(find("o-2").body()).contains("card-declined");
    }

    @Test
    void aBrokenLineInTheMiddleStopsTheStart() throws Exception {
        simulator.close();
        Files.writeString(ledger, "not an entry\n");
        assertThatThrownBy(() -> simulator(0)).isInstanceOf(IOException.class).hasMessageContaining("at byte 0");
    }

    @Test
    void theFailureRateDeclinesItsShareOfGoodTokensByTheOrdersId() {
        PaymentRules rules = new PaymentRules(0.25);
        long declined = IntStream.range(0, 10_000)
                .filter(n -> !rules.of("tok_ok", "order-" + n).captures())
                .count();
        assertThat(declined).isBetween(2_300L, 2_700L);
        assertThat(rules.of("tok_slow_1", "order-1").captures()).isTrue();
    }

    @Test
    void theLedgerSaysWhatHappened() throws Exception {
        charge("o-1", "tok_ok");
        charge("o-2", "tok_decline");
        giveBack("o-1");
        assertThat(entries())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("\"orderId\":\"o-1\"", "\"amount\":1999", "\"EUR\"", "\"captured\""),
                        line -> assertThat(line).contains("\"orderId\":\"o-2\"", "\"declined\"", "\"card-declined\""),
                        line -> assertThat(line).contains("\"orderId\":\"o-1\"", "\"refunded\"", "\"re_o-1\""));
        assertThat(Files.readAllLines(ledger)).isEqualTo(entries());
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "'{}'",
        "'[]'",
        "'nonsense'",
        "'{\"orderId\": \"o-1\", \"amount\": 1.5, \"currency\": \"EUR\", \"token\": \"tok_ok\"}'",
        "'{\"orderId\": \"o-1\", \"amount\": -1, \"currency\": \"EUR\", \"token\": \"tok_ok\"}'",
        "'{\"orderId\": \"o-2\", \"amount\": 1, \"currency\": \"EUR\", \"token\": \"tok_ok\"}'",
    })
    void aRequestThatIsNotOneChargesNothing(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/charges"))
                .header("Idempotency-Key", "o-1")
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
        assertThat(entries()).isEmpty();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + simulator.port() + path);
    }

    private HttpRequest.Builder request(String orderId, String token) {
        String body = """
                {"orderId": "%s", "amount": 1999, "currency": "EUR", "token": "%s"}""".formatted(orderId, token);
        return HttpRequest.newBuilder(uri("/charges"))
                .header("Idempotency-Key", orderId)
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> charge(String orderId, String token) throws IOException, InterruptedException {
        return http.send(request(orderId, token).build(), BodyHandlers.ofString());
    }

    private void impatient(String orderId, String token) throws IOException, InterruptedException {
        http.send(request(orderId, token).timeout(Duration.ofSeconds(2)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> find(String orderId) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri("/charges/" + orderId)).build(), BodyHandlers.ofString());
    }

    private String giveBack(String orderId) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/charges/" + orderId + "/give-back"))
                .POST(BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private List<String> entries() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/ledger")).build();
        return http.send(request, BodyHandlers.ofString()).body().lines().toList();
    }
}
