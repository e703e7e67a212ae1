package dev.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatheringTest {
    private final Queue<Integer> arrivals = new ArrayDeque<>();
    private int waiting;
    private int pauses;

    private void pause(Duration time) {
        assertThat(time).isEqualTo(Gathering.PAUSE);
        pauses++;
        Integer come = arrivals.poll();
        waiting += come == null ? 0 : come;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nobody is waited for after a rest,          0,   1, 5,           0,   1",
        "a lone order follows a lone order,          1,   1, 5,           0,   1",
        "as many wait as there were,                30,  30, 5,           0,  30",
        "the rest has a moment to come,             30,   4, 26,          1,  30",
        "and four while it comes,                   30,   4, 5 5 5 5 5,   4,  24",
        "but none after one in which nobody came,   30,   4, 5 0 5,       2,   9",
        "and nobody is waited for beyond it,       128, 127, 30 1,        1, 157",
    })
    void waitsForThoseWhoAreComing(String rule, int callers, int atFirst, String coming, int paused, int atLast) {
        Arrays.stream(coming.split(" ")).map(Integer::valueOf).forEach(arrivals::add);
        waiting = atFirst;
        new Gathering(this::pause).await(callers, () -> waiting);
        assertThat(pauses).as(rule).isEqualTo(paused);
        assertThat(waiting).isEqualTo(atLast);
    }
}
