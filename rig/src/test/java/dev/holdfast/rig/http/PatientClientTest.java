package dev.holdfast.rig.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Asking again: only where it is safe, with the same bytes, and not for ever. */
class PatientClientTest {
    private static final String ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
    private static final String BUSY = "HTTP/1.1 503 X\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";
    private static final String RUNNING = "HTTP/1.1 409 X\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";
    private static final String SHORT = "HTTP/1.1 409 X\r\nContent-Length: 0\r\n\r\n";

    private final List<Long> pauses = new ArrayList<>();
    private final List<Outcome> tried = new ArrayList<>();

    @Test
    void asksAgainWithTheSameBytesWhenTheConnectionClosesInBetween() throws Exception {
        try (RawServer raw =
                new RawServer(List.of(RawServer.HANG_UP), List.of("HTTP/1.1 202 Acc"), List.of(ACCEPTED))) {
            assertThat(status(send(raw))).isEqualTo(202);
            assertThat(raw.requests()).hasSize(3);
            assertThat(Set.copyOf(raw.requests())).hasSize(1);
            assertThat(raw.requests().getFirst()).contains("Idempotency-Key: key-1");
            assertThat(pauses).containsExactly(50L, 100L);
            assertThat(tried.getFirst()).isInstanceOf(NoAnswer.class);
        }
    }

    @Test
    void comesAgainWhenItWasToldTo() throws Exception {
        try (RawServer raw = new RawServer(List.of(BUSY, RUNNING, ACCEPTED))) {
            assertThat(status(send(raw))).isEqualTo(202);
            assertThat(pauses).containsExactly(1_000L, 0L);
        }
    }

    @Test
    void takesARefusalForAnAnswer() throws Exception {
        try (RawServer raw = new RawServer(List.of(SHORT))) {
            assertThat(status(send(raw))).isEqualTo(409);
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void givesUpInTheEnd() throws Exception {
        try (RawServer raw = new RawServer(List.of(BUSY, BUSY, BUSY, BUSY, BUSY))) {
            assertThat(status(send(raw))).isEqualTo(503);
            assertThat(raw.requests()).hasSize(4);
        }
    }

    @Test
    void pausesLongerEachTimeUpToABound() {
        NoAnswer none = new NoAnswer("");
        assertThat(List.of(1, 2, 3, 6, 7, 40))
                .map(attempt -> Patience.RESTART.pauseMillis(none, attempt))
                .containsExactly(50, 100, 200, 1_600, 2_000, 2_000);
    }

    @Test
    void aCrewDoesEveryJobOnce() throws Exception {
        AtomicInteger next = new AtomicInteger();
        Set<Integer> done = ConcurrentHashMap.newKeySet();
        try (Crew crew = new Crew(8, PatientClientTest::idle, _ -> {
            int index = next.getAndIncrement();
            return index < 1_000 && done.add(index);
        })) {
            crew.await();
        }
        assertThat(done).hasSize(1_000);
    }

    @Test
    void aCrewTellsOfItsFirstFault() {
        try (Crew crew = new Crew(4, PatientClientTest::idle, _ -> {
            throw new RigException("no stock");
        })) {
            assertThatThrownBy(crew::await).hasMessage("no stock");
        }
    }

    private static PatientClient idle() {
        HttpConnection nowhere = new HttpConnection(new Address("127.0.0.1", 1), 1);
        return new PatientClient(nowhere, Patience.RESTART, PatientClient.Pause.REAL, PatientClient.Watcher.NOBODY);
    }

    private Outcome send(RawServer raw) throws IOException, InterruptedException {
        HttpConnection connection = new HttpConnection(raw.address(), 10_000);
        Patience fourTimes = new Patience(4, 50, 2_000);
        try (PatientClient client =
                new PatientClient(connection, fourTimes, pauses::add, (outcome, _) -> tried.add(outcome))) {
            return client.send(new Request.Post(raw.address(), "/orders").with("key-1", "{}"));
        }
    }

    private static int status(Outcome outcome) {
        return outcome instanceof Answer answer ? answer.status() : -1;
    }
}
