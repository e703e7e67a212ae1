package dev.holdfast.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.failure.Code;
import dev.holdfast.failure.FaultException;
import dev.holdfast.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a registry may do instead of answering, done by a server that does just that. */
class SchemaRegistryFaultTest {
    private record Reply(int status, String body) {}

    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::reply);
        server.start();
    }

    @AfterEach
    void close() {
        end.countDown();
        server.stop(0);
    }

    private void reply(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        Reply reply = replies.poll();
        if (reply == null) { // headers in time, and a body that never ends
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        byte[] body = reply.body.getBytes(UTF_8);
        exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void everyAnswerThatIsNoneIsWorthRepeating() {
        for (Reply reply : new Reply[] {
            new Reply(500, "broken"), new Reply(429, ""), new Reply(503, "{}"), new Reply(200, "<html>a proxy</html>")
        }) {
            replies.add(reply);
            assertThatThrownBy(() -> registry("").subjects(1))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE));
        }
    }

    @Test
    void anAnswerThatNeverEndsIsCutOff() {
        Instant start = Instant.now();
        assertThatThrownBy(() -> registry("").subjects(1)).isInstanceOf(FaultException.class);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void nobodyListeningIsWorthRepeating() {
        server.stop(0);
        assertThatThrownBy(() -> registry("").register("s", "syntax = \"proto3\";"))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void sendsTheUserOfTheAddressAndKeepsItOutOfTheRequestLine() {
        replies.add(new Reply(404, "{}"));
        assertThat(registry("reader:secret@").subjects(1)).isEmpty();
        assertThat(authorizations).containsExactly("Basic cmVhZGVyOnNlY3JldA==");
    }

    @Test
    void theLevelThatAnotherNodeIsJustSettingIsNoFault() {
        replies.add(new Reply(404, "{}"));
        replies.add(new Reply(409, "{\"message\": \"A rule named 'COMPATIBILITY' already exists.\"}"));
        registry("").protect("s");
        assertThat(calls).hasValue(2);
        replies.add(new Reply(404, "{}"));
        replies.add(new Reply(403, "{}"));
        assertThatThrownBy(() -> registry("").protect("s")).isInstanceOf(FaultException.class);
    }

    @Test
    void asksForAnIdOnceAndThenNeverAgain() {
        replies.add(new Reply(200, "[{\"subject\": \"orders.events.v1-value\", \"version\": 1}]"));
        replies.add(new Reply(200, "[{\"subject\": \"other-value\", \"version\": 1}]"));
        replies.add(new Reply(404, "{}"));
        SchemaIds ids = new SchemaIds(registry(""), settings(""));
        for (int i = 0; i < 3; i++) {
            assertThat(ids.fault(1)).isEmpty();
            assertThat(ids.fault(2))
                    .hasValueSatisfying(fault -> assertThat(fault).contains("not of orders"));
            assertThat(ids.fault(3))
                    .hasValueSatisfying(fault -> assertThat(fault).contains("not in the registry"));
        }
        assertThat(calls).hasValue(3);
    }

    @Test
    void anIdIsNotJudgedWhileTheRegistryIsAway() {
        replies.add(new Reply(500, ""));
        replies.add(new Reply(200, "[{\"subject\": \"orders.events.v1-value\", \"version\": 1}]"));
        SchemaIds ids = new SchemaIds(registry(""), settings(""));
        assertThatThrownBy(() -> ids.fault(1)).isInstanceOf(FaultException.class);
        assertThat(ids.fault(1)).isEmpty();
    }

    private SchemaRegistry registry(String user) {
        return new SchemaRegistry(settings(user));
    }

    private MessagingSettings settings(String user) {
        String url = "http://" + user + "127.0.0.1:" + server.getAddress().getPort();
        return MessagingSettings.from(new Settings(Map.of("SCHEMA_REGISTRY_URL", url)::get));
    }
}
