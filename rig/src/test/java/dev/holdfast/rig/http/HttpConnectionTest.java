package dev.holdfast.rig.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against the JDK's server and against one that says what no decent server says. */
class HttpConnectionTest {
    private static final int PATIENT_MILLIS = 10_000;

    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private HttpServer server;
    private Address address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", exchange -> {
            clientPorts.add(exchange.getRemoteAddress().getPort());
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Location", "/api/v1/orders/1");
            exchange.getResponseHeaders()
                    .add("X-Key", exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            exchange.sendResponseHeaders(202, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/chunked", exchange -> {
            clientPorts.add(exchange.getRemoteAddress().getPort());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0); // 0 means chunked to this server
            for (int i = 0; i < 1_000; i++) {
                exchange.getResponseBody().write(("part " + i + ";").getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            exchange.close();
        });
        server.createContext("/nothing", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/busy", exchange -> {
            byte[] problem = "{\"type\":\"about:blank\",\"code\":\"overloaded\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Retry-After", "2");
            exchange.sendResponseHeaders(503, problem.length);
            exchange.getResponseBody().write(problem);
            exchange.close();
        });
        server.start();
        address = new Address("127.0.0.1", server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sendsManyRequestsOverOneConnection() {
        try (HttpConnection connection = new HttpConnection(address, PATIENT_MILLIS)) {
            Request.Post echo = new Request.Post(address, "/echo");
            for (int i = 0; i < 50; i++) {
                Answer answer = answered(connection.exchange(echo.with("key-" + i, "{\"ñ\":" + i + "}")));
                assertThat(answer.status()).isEqualTo(202);
                assertThat(answer.text()).isEqualTo("{\"ñ\":" + i + "}");
                assertThat(answer.location()).isEqualTo("/api/v1/orders/1");
            }
        }
        assertThat(clientPorts).hasSize(1);
    }

    @Test
    void readsChunkedBodiesAndKeepsTheConnection() {
        try (HttpConnection connection = new HttpConnection(address, PATIENT_MILLIS)) {
            for (int i = 0; i < 3; i++) {
                String text = answered(connection.exchange(Request.get(address, "/chunked")))
                        .text();
                assertThat(text).startsWith("part 0;part 1;").endsWith("part 999;");
            }
        }
        assertThat(clientPorts).hasSize(1);
    }

    @Test
    void readsAnAnswerWithoutABody() {
        try (HttpConnection connection = new HttpConnection(address, PATIENT_MILLIS)) {
            assertThat(answered(connection.exchange(Request.get(address, "/nothing")))
                            .status())
                    .isEqualTo(204);
            assertThat(answered(connection.exchange(Request.get(address, "/nothing")))
                            .text())
                    .isEmpty();
        }
    }

    @Test
    void readsAnAnswerToHeadWithoutTheBodyOfItsLength() throws IOException {
        try (RawServer raw = new RawServer(
                        List.of("HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\n", "HTTP/1.1 204 X\r\n\r\n"));
                HttpConnection connection = new HttpConnection(raw.address(), PATIENT_MILLIS)) {
            Request head = Request.raw("HEAD / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answered(connection.exchange(head)).status()).isEqualTo(200);
            assertThat(answered(connection.exchange(Request.get(raw.address(), "/")))
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    void readsTheProblemAndWhenToComeAgain() {
        try (HttpConnection connection = new HttpConnection(address, PATIENT_MILLIS)) {
            Answer answer = answered(connection.exchange(Request.get(address, "/busy")));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.retryAfterSeconds()).isEqualTo(2);
            assertThat(answer.problemCode()).isEqualTo("overloaded");
        }
    }

    @Test
    void copesWithEveryCutOfTheBytes() throws IOException {
        String one = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length:3\r\n\r\nabc";
        String two =
                "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";
        try (RawServer raw = new RawServer(List.of(one, two, one));
                HttpConnection connection = new HttpConnection(raw.address(), PATIENT_MILLIS)) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                texts.add(answered(connection.exchange(Request.get(raw.address(), "/")))
                        .text());
            }
            assertThat(texts).containsExactly("abc", "abc0123456789", "abc");
        }
    }

    @Test
    void readsABodyUpToTheEndOfTheConnection() throws IOException {
        try (RawServer raw =
                        new RawServer(List.of("HTTP/1.1 200 OK\r\n\r\nall of it"), List.of("HTTP/1.1 204 X\r\n\r\n"));
                HttpConnection connection = new HttpConnection(raw.address(), PATIENT_MILLIS)) {
            assertThat(answered(connection.exchange(Request.get(raw.address(), "/")))
                            .text())
                    .isEqualTo("all of it");
            assertThat(answered(connection.exchange(Request.get(raw.address(), "/")))
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    void connectsAnewAfterAnAnswerThatSaysClose() throws IOException {
        String last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        try (RawServer raw = new RawServer(List.of(last), List.of(last));
                HttpConnection connection = new HttpConnection(raw.address(), PATIENT_MILLIS)) {
            assertThat(answered(connection.exchange(Request.get(raw.address(), "/")))
                            .status())
                    .isEqualTo(200);
            assertThat(answered(connection.exchange(Request.get(raw.address(), "/")))
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RawServer.HANG_UP,
                "HTTP/1.1 202 Accep",
                "HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\nhalf",
                "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf",
                "HTTP/1.0 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\ntoo long\r\n",
                "garbage\r\n\r\n"
            })
    void doesNotKnowTheOutcomeOfWhatItCannotRead(String said) throws IOException {
        String good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        try (RawServer raw = new RawServer(List.of(said), List.of(good));
                HttpConnection connection = new HttpConnection(raw.address(), PATIENT_MILLIS)) {
            assertThat(connection.exchange(Request.get(raw.address(), "/"))).isInstanceOf(NoAnswer.class);
            assertThat(answered(connection.exchange(Request.get(raw.address(), "/")))
                            .text())
                    .isEqualTo("ok");
        }
    }

    @Test
    void refusesAHeadWithoutEnd() throws IOException {
        String endless = "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(200);
        String longLine = "HTTP/1.1 200 OK\r\nA: " + "b".repeat(20_000);
        try (RawServer raw = new RawServer(List.of(endless), List.of(longLine));
                HttpConnection connection = new HttpConnection(raw.address(), PATIENT_MILLIS)) {
            assertThat(connection.exchange(Request.get(raw.address(), "/")))
                    .isEqualTo(new NoAnswer("more than 100 headers"));
            assertThat(connection.exchange(Request.get(raw.address(), "/")))
                    .isEqualTo(new NoAnswer("a line of more than 8192 bytes"));
        }
    }

    @Test
    void givesUpOnASilentServer() throws IOException {
        try (var silent = new java.net.ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                HttpConnection connection = new HttpConnection(new Address("127.0.0.1", silent.getLocalPort()), 50)) {
            assertThat(connection.exchange(Request.get(address, "/"))).isInstanceOf(NoAnswer.class);
        }
    }

    @Test
    void saysThatNobodyListens() {
        server.stop(0);
        try (HttpConnection connection = new HttpConnection(address, PATIENT_MILLIS)) {
            assertThat(connection.exchange(Request.get(address, "/"))).isInstanceOf(NoAnswer.class);
        }
    }

    @Test
    void writesTheRequestAsTheStandardHasIt() throws IOException {
        try (RawServer raw = new RawServer(List.of("HTTP/1.1 204 X\r\n\r\n", "HTTP/1.1 204 X\r\n\r\n"));
                HttpConnection connection = new HttpConnection(raw.address(), PATIENT_MILLIS)) {
            Request.Post post = new Request.Post(raw.address(), "/p");
            connection.exchange(post.with("k-1", "{\"é\":1}"));
            connection.exchange(post.with(null, "{}"));
            String head = "POST /p HTTP/1.1\r\nHost: " + raw.address() + "\r\nContent-Type: application/json\r\n";
            assertThat(raw.requests())
                    .containsExactly(
                            head + "Content-Length: 8\r\nIdempotency-Key: k-1\r\n\r\n{\"é\":1}",
                            head + "Content-Length: 2\r\n\r\n{}");
        }
    }

    @Test
    void takesOnlyAnAddressOfPlainHttp() {
        assertThat(Address.of("http://localhost:8000")).isEqualTo(new Address("localhost", 8000));
        assertThat(Address.of("http://localhost/")).isEqualTo(new Address("localhost", 80));
        Set<String> refused = new HashSet<>();
        for (String url : List.of("https://localhost", "localhost:8000", "http://localhost/api", "::")) {
            try {
                Address.of(url);
            } catch (dev.holdfast.rig.RigException sentence) {
                refused.add(url);
            }
        }
        assertThat(refused).hasSize(4);
    }

    private static Answer answered(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Answer.class);
        return (Answer) outcome;
    }
}
