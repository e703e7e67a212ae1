package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimeOutsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10); // the clock may pass its largest number
    private final TimeOuts timeOuts = new TimeOuts(nanos::get);
    private final List<String> late = new ArrayList<>();

    private CompletableFuture<String> watched(String name, Duration within) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        timeOuts.watch(answer, within, () -> late.add(name));
        return answer;
    }

    private void after(Duration time) {
        nanos.addAndGet(time.toNanos());
        timeOuts.endOverdue();
    }

    @Test
    void endsWhatTakesTooLongOnce() {
        watched("short", SECOND);
        watched("long", SECOND.multipliedBy(3));
        after(SECOND.minusNanos(1));
        assertThat(late).isEmpty();
        after(Duration.ofNanos(1));
        assertThat(late).containsExactly("short");
        after(SECOND.multipliedBy(2));
        assertThat(late).containsExactly("short", "long");
        after(SECOND.multipliedBy(10));
        assertThat(late).hasSize(2);
    }

    @Test
    void leavesWhatWasAnswered() {
        watched("answered", SECOND).complete("here");
        watched("failed", SECOND).completeExceptionally(new IllegalStateException());
        after(SECOND.multipliedBy(2));
        assertThat(late).isEmpty();
    }

    @Test
    void tellsTheOthersWhereOneCannotBeTold() {
        timeOuts.watch(new CompletableFuture<>(), SECOND, () -> {
            throw new IllegalStateException("deaf");
        });
        watched("other", SECOND);
        after(SECOND);
        assertThat(late).containsExactly("other");
    }

    @Test
    void letsOneBeWatchedAnewWhenItIsLate() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        timeOuts.watch(answer, SECOND, () -> timeOuts.watch(answer, SECOND, () -> late.add("again")));
        after(SECOND);
        assertThat(late).isEmpty();
        after(SECOND);
        assertThat(late).containsExactly("again");
    }

    @Test
    void looksByItselfAsLongAsSomethingIsAwaited() {
        TimeOuts real = new TimeOuts(System::nanoTime);
        for (int i = 0; i < 2; i++) {
            CompletableFuture<String> first = new CompletableFuture<>();
            CompletableFuture<String> second = new CompletableFuture<>();
            real.watch(first, TimeOuts.LOOK.multipliedBy(3), () -> first.complete("late"));
            real.watch(second, Duration.ZERO, () -> second.complete("late"));
            assertThat(second.join()).isEqualTo("late");
            assertThat(first.join()).isEqualTo("late");
        }
    }
}
