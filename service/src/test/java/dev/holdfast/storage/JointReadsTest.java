package dev.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.support.TransactionSynchronizationManager;

@Timeout(60)
class JointReadsTest {
    private static final int MOST = 8;

    private final Executor callers = task -> Thread.ofVirtual().start(task);

    /** A query that has begun and ends when the test says so. */
    private record Query(Set<Integer> keys, CompletableFuture<Map<Integer, String>> end) {
        void answer() {
            end.complete(texts(keys));
        }
    }

    private final BlockingQueue<Query> begun = new LinkedBlockingQueue<>();
    private final JointReads<Integer, String> reads = new JointReads<>(this::begin, MOST);

    private Map<Integer, String> begin(Set<Integer> keys) {
        Query query = new Query(keys, new CompletableFuture<>());
        begun.add(query);
        try {
            return query.end.join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    /** Of the odd keys. */
    private static Map<Integer, String> texts(Set<Integer> keys) {
        return keys.stream()
                .filter(key -> key % 2 == 1)
                .collect(Collectors.toMap(Function.identity(), key -> "#" + key));
    }

    private CompletableFuture<Optional<String>> ask(int key) {
        return CompletableFuture.supplyAsync(() -> reads.find(key), callers);
    }

    private CompletableFuture<Optional<String>> askAndWait(int key) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Optional<String>> answer = CompletableFuture.supplyAsync(
                () -> {
                    thread.complete(Thread.currentThread());
                    return reads.find(key);
                },
                callers);
        while (thread.join().getState() != Thread.State.WAITING) {
            Thread.yield();
        }
        return answer;
    }

    @Test
    void asksForALoneCallerAtOnce() throws Exception {
        CompletableFuture<Optional<String>> there = ask(1);
        begun.take().answer();
        assertThat(there.get()).contains("#1");
        CompletableFuture<Optional<String>> missing = ask(2);
        begun.take().answer();
        assertThat(missing.get()).isEmpty();
    }

    @Test
    void asksOnceForAllWhoWaitedAndNeverLetsThemJoinWhatHasBegun() throws Exception {
        List<Query> first = fill();
        List<CompletableFuture<Optional<String>>> waiting =
                IntStream.rangeClosed(1, 5).mapToObj(this::askAndWait).toList();
        assertThat(begun).as("no more at a time").isEmpty();
        first.getFirst().answer();
        Query joint = begun.take();
        assertThat(joint.keys).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
        joint.answer();
        assertThat(waiting.stream().map(CompletableFuture::join))
                .containsExactly(
                        Optional.of("#1"), Optional.empty(), Optional.of("#3"), Optional.empty(), Optional.of("#5"));
    }

    @Test
    void asksForNoMoreThanItsBoundAtATime() throws Exception {
        List<Query> first = fill();
        List<CompletableFuture<Optional<String>>> waiting =
                IntStream.rangeClosed(1, MOST + 2).mapToObj(this::askAndWait).toList();
        first.getFirst().answer();
        Query full = begun.take();
        assertThat(full.keys).hasSize(MOST);
        full.answer();
        Query rest = begun.take();
        assertThat(rest.keys).containsExactlyInAnyOrder(MOST + 1, MOST + 2);
        rest.answer();
        assertThat(waiting.stream().map(CompletableFuture::join)).hasSize(MOST + 2);
    }

    @Test
    void tellsAllWhoWaitedOfAFaultAndGoesOn() throws Exception {
        List<Query> first = fill();
        CompletableFuture<Optional<String>> one = askAndWait(1);
        CompletableFuture<Optional<String>> three = askAndWait(3);
        RuntimeException away = FaultException.unavailable("away", null);
        first.getFirst().answer();
        begun.take().end.completeExceptionally(away);
        assertThatThrownBy(one::join).hasCause(away);
        assertThatThrownBy(three::join).hasCause(away);
        CompletableFuture<Optional<String>> next = ask(5);
        begun.take().answer();
        assertThat(next.get()).contains("#5");
    }

    @Test
    void letsNoKeySpoilTheAnswersOfOthers() throws Exception {
        List<Query> first = fill();
        CompletableFuture<Optional<String>> one = askAndWait(1);
        CompletableFuture<Optional<String>> bad = askAndWait(3);
        first.getFirst().answer();
        RuntimeException unreadable = new IllegalArgumentException("unreadable");
        begun.take().end.completeExceptionally(unreadable);
        for (int i = 0; i < 2; i++) {
            Query alone = begun.take();
            if (alone.keys.equals(Set.of(3))) {
                alone.end.completeExceptionally(unreadable);
            } else {
                alone.answer();
            }
        }
        assertThat(one.get()).contains("#1");
        assertThatThrownBy(bad::join).hasCause(unreadable);
    }

    @Test
    void isNotForTransactions() {
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            assertThatThrownBy(() -> reads.find(1)).isInstanceOf(IllegalStateException.class);
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
        }
        assertThat(begun).isEmpty();
    }

    @Test
    void answersEveryCallerOfACrowdWithWhatWasThereWhenItCame() {
        Map<Integer, Integer> written = new ConcurrentHashMap<>();
        AtomicInteger atATime = new AtomicInteger();
        AtomicInteger mostAtATime = new AtomicInteger();
        JointReads<Integer, Integer> crowded = new JointReads<>(
                keys -> {
                    mostAtATime.accumulateAndGet(atATime.incrementAndGet(), Math::max);
                    Map<Integer, Integer> found = new ConcurrentHashMap<>();
                    keys.forEach(key -> found.put(key, written.get(key)));
                    Thread.yield();
                    atATime.decrementAndGet();
                    return found;
                },
                MOST);
        List<CompletableFuture<Void>> crowd = new ArrayList<>();
        for (int caller = 0; caller < 64; caller++) {
            int key = caller;
            crowd.add(CompletableFuture.runAsync(
                    () -> {
                        for (int value = 0; value < 500; value++) {
                            written.put(key, value);
                            assertThat(crowded.find(key)).contains(value);
                        }
                    },
                    callers));
        }
        crowd.forEach(CompletableFuture::join);
        assertThat(mostAtATime.get()).isBetween(1, JointReads.QUERIES);
    }

    /** Lets as many queries begin as may be under way. */
    private List<Query> fill() throws InterruptedException {
        List<Query> queries = new ArrayList<>();
        for (int i = 0; i < JointReads.QUERIES; i++) {
            ask(100 + i);
            queries.add(begun.take());
        }
        return queries;
    }
}
