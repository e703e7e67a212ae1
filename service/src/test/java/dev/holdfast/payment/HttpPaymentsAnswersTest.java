package dev.holdfast.payment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.money.Money;
import dev.holdfast.payment.PaymentAnswer.Captured;
import dev.holdfast.payment.PaymentAnswer.Declined;
import dev.holdfast.payment.PaymentAnswer.NotFound;
import dev.holdfast.payment.PaymentAnswer.Refunded;
import dev.holdfast.payment.PaymentAnswer.Unknown;
import dev.holdfast.payment.PaymentAnswer.Voided;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of a provider's answers, the broken ones above all; what a right one says is in {@link PaymentContract}. */
class HttpPaymentsAnswersTest {
    private static final Charge CHARGE =
            new Charge(UUID.fromString("019a0000-0000-7000-8000-000000000001"), new Money(1999, "EUR"), "tok_\"ok\"");

    private final CountDownLatch testEnds = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String body = "";
    private volatile String asked = "";
    private HttpServer server;
    private HttpPayments payments;

    @BeforeEach
    void startsAProviderThatSaysWhatItIsTold() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/", this::answer);
        server.start();
        payments = payments(Duration.ofSeconds(10));
    }

    @AfterEach
    void stopsIt() {
        testEnds.countDown();
        payments.close();
        server.stop(0);
    }

    @Test
    void asksTheWayTheContractSays() {
        payments.charge(CHARGE);
        assertThat(asked).isEqualTo("""
                        POST /v1/charges 019a0000-0000-7000-8000-000000000001 \
                        {"orderId":"019a0000-0000-7000-8000-000000000001","amount":1999,"currency":"EUR","token":"tok_\\"ok\\""}""");
        payments.find(CHARGE);
        assertThat(asked).isEqualTo("GET /v1/charges/019a0000-0000-7000-8000-000000000001 null ");
        payments.giveBack(CHARGE);
        assertThat(asked).isEqualTo("POST /v1/charges/019a0000-0000-7000-8000-000000000001/give-back null ");
    }

    @Test
    void readsEveryAnswerOfTheContract() {
        body = """
                {"status": "captured", "reference": "r-1", "more": [1]}""";
        assertThat(payments.charge(CHARGE)).isEqualTo(new Captured("r-1"));
        assertThat(payments.find(CHARGE)).isEqualTo(new Captured("r-1"));
        body = """
                {"status": "declined", "code": "card-declined"}""";
        assertThat(payments.charge(CHARGE)).isEqualTo(new Declined("card-declined"));
        assertThat(payments.find(CHARGE)).isEqualTo(new Declined("card-declined"));
        body = """
                {"status": "refunded", "reference": "r-2"}""";
        assertThat(payments.giveBack(CHARGE)).isEqualTo(new Refunded("r-2"));
        assertThat(payments.find(CHARGE)).isEqualTo(new Refunded("r-2"));
        body = """
                {"status": "voided"}""";
        assertThat(payments.giveBack(CHARGE)).isEqualTo(new Voided());
        assertThat(payments.find(CHARGE)).isEqualTo(new Voided());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "captured",
                "{\"status\": \"captured\"}",
                "{\"status\": \"captured\", \"reference\": null}",
                "{\"status\": \"captured\", \"reference\": {}}",
                "{\"status\": \"declined\"}",
                "{\"status\": \"refunded\"}",
                "{\"status\": \"pending\", \"reference\": \"r-1\"}",
                "{\"status\": \"captured\", \"reference\": \"r-1\"",
                "<html>welcome</html>"
            })
    void doesNotKnowWhatAnUnreadableAnswerMeans(String said) {
        body = said;
        assertThat(payments.charge(CHARGE)).isInstanceOf(Unknown.class);
        assertThat(payments.find(CHARGE)).isInstanceOf(Unknown.class);
        assertThat(payments.giveBack(CHARGE)).isInstanceOf(Unknown.class);
    }

    @Test
    void doesNotTakeAnAnswerToAnotherQuestion() {
        body = """
                {"status": "voided"}""";
        assertThat(payments.charge(CHARGE)).isInstanceOf(Unknown.class);
        body = """
                {"status": "captured", "reference": "r-1"}""";
        assertThat(payments.giveBack(CHARGE)).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 302, 400, 401, 409, 422, 429, 500, 502, 503})
    void doesNotKnowAfterAnyOtherStatus(int other) {
        status = other;
        body = """
                {"status": "captured", "reference": "r-1"}""";
        assertThat(payments.charge(CHARGE)).isEqualTo(new Unknown("the provider answered with status " + other));
        assertThat(payments.find(CHARGE)).isInstanceOf(Unknown.class);
        assertThat(payments.giveBack(CHARGE)).isInstanceOf(Unknown.class);
    }

    @Test
    void findsNothingOnlyWhereItLooked() {
        status = 404;
        assertThat(payments.find(CHARGE)).isEqualTo(new NotFound());
        assertThat(payments.charge(CHARGE)).isInstanceOf(Unknown.class);
        assertThat(payments.giveBack(CHARGE)).isInstanceOf(Unknown.class);
    }

    @Test
    void readsNoMoreThanAnAnswerCanBeLong() {
        body = "{\"status\": \"captured\", \"reference\": \"" + "r".repeat(20_000) + "\"}";
        assertThat(payments.charge(CHARGE)).isInstanceOf(Unknown.class);
    }

    @Test
    void doesNotKnowWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        try (HttpPayments nobody = new HttpPayments(URI.create("http://127.0.0.1:" + port), Duration.ofSeconds(5))) {
            assertThat(nobody.charge(CHARGE)).isInstanceOf(Unknown.class);
        }
    }

    @Test
    void doesNotKnowWhereTheConnectionIsCut() {
        status = CUT;
        assertThat(payments.charge(CHARGE)).isInstanceOf(Unknown.class);
    }

    @Test
    void doesNotKnowAfterItsTimeOut() {
        status = SILENT;
        try (HttpPayments hasty = payments(Duration.ofMillis(200))) {
            assertThat(hasty.charge(CHARGE)).isInstanceOf(Unknown.class);
        }
    }

    @Test
    void staysInterruptedWhenItWasInterrupted() {
        status = SILENT;
        Thread.currentThread().interrupt();
        assertThat(payments.charge(CHARGE)).isInstanceOf(Unknown.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static final int CUT = -1;
    private static final int SILENT = -2;

    private void answer(HttpExchange exchange) throws IOException {
        asked = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (status == SILENT) {
            awaitTheTestsEnd();
        }
        if (status < 0) {
            exchange.close(); // no answer at all
            return;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void awaitTheTestsEnd() {
        try {
            testEnds.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpPayments payments(Duration timeout) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
        return new HttpPayments(url, timeout);
    }
}
