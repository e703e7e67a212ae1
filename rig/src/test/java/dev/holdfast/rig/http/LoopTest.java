package dev.holdfast.rig.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Loop.Watcher NOBODY = (_, _, _) -> {};

    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private final CountDownLatch gate = new CountDownLatch(1);
    private HttpServer server;
    private Address address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/echo", exchange -> {
            clientPorts.add(exchange.getRemoteAddress().getPort());
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(202, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        AtomicInteger busy = new AtomicInteger();
        server.createContext("/busy-once", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(busy.getAndIncrement() == 0 ? 503 : 202, -1);
            exchange.close();
        });
        server.createContext("/gate", exchange -> {
            exchange.getRequestBody().readAllBytes();
            try {
                gate.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(202, -1);
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
    void sendsEveryCallOnceOverItsConnections() throws InterruptedException {
        Calls calls = new Calls("/echo", 500, "x".repeat(100_000));
        try (Loop loop = new Loop(address, 8, new Pace.Closed(), Patience.RESTART, calls, NOBODY)) {
            loop.await();
            assertThat(loop.running()).isFalse();
        }
        assertThat(calls.answers).hasSize(500).allMatch(answer -> answer.text().length() == 100_000);
        assertThat(clientPorts).hasSizeBetween(1, 8);
    }

    @Test
    void asksAgainWhatWasRefusedForTheMoment() throws InterruptedException {
        Calls calls = new Calls("/busy-once", 1, "{}");
        List<Outcome> tried = new ArrayList<>();
        try (Loop loop = new Loop(
                address, 1, new Pace.Closed(), new Patience(3, 1, 1), calls, (_, outcome, _) -> tried.add(outcome))) {
            loop.await();
        }
        assertThat(tried).map(outcome -> ((Answer) outcome).status()).containsExactly(503, 202);
        assertThat(calls.answers).hasSize(1);
    }

    @Test
    void failsInASentenceWhenNobodyAnswers() {
        server.stop(0);
        Calls calls = new Calls("/echo", 1, "{}");
        try (Loop loop = new Loop(address, 2, new Pace.Closed(), new Patience(2, 1, 1), calls, NOBODY)) {
            assertThatThrownBy(loop::await)
                    .isInstanceOf(RigException.class)
                    .hasMessageContaining("no answer after 2 attempts");
        }
    }

    @Test
    void chargesAStallToEveryRequestThatWasDueDuringIt() throws InterruptedException {
        Calls calls = new Calls("/gate", 200, "{}");
        List<Long> nanos = new ArrayList<>();
        long began = System.nanoTime();
        try (Loop loop =
                new Loop(address, 1, new Pace.Open(1_000), Patience.RESTART, calls, (_, _, took) -> nanos.add(took))) {
            while (System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(300)) {
                Thread.onSpinWait();
            }
            gate.countDown();
            loop.await();
        }
        // Due within 0.2 s over one connection that stalls for 0.3 s: even the last waited 0.1 s, the first 0.3 s.
        assertThat(nanos).hasSize(200).allMatch(took -> took > TimeUnit.MILLISECONDS.toNanos(90));
        assertThat(nanos.getFirst()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(290));
    }

    @Test
    void theTimetableIsEvenAndDoesNotDrift() {
        Pace.Open open = new Pace.Open(3);
        assertThat(List.of(0L, 1L, 2L, 3L, 3_000_000L))
                .map(open::dueNanos)
                .containsExactly(0L, 333_333_333L, 666_666_666L, 1_000_000_000L, 1_000_000_000_000_000L);
        assertThatThrownBy(() -> new Pace.Open(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private final class Calls implements Loop.Traffic {
        private final Request.Post post;
        private final String body;
        private final List<Answer> answers = new ArrayList<>();
        private int left;

        Calls(String path, int count, String body) {
            post = new Request.Post(address, path);
            this.body = body;
            left = count;
        }

        @Override
        public Loop.@Nullable Call next() {
            if (left == 0) {
                return null;
            }
            Request request = post.with("k-" + left--, body);
            return new Loop.Call() {
                @Override
                public Request request() {
                    return request;
                }

                @Override
                public void answered(Answer answer) {
                    answers.add(answer);
                }
            };
        }
    }
}
