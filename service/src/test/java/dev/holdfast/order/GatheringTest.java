package dev.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatheringTest {
    private final Queue<Integer> arrivals = new ArrayDeque<>();
    private int waiting;
    private int pauses;

    private void pause() {
        pauses++;
        Integer come = arrivals.poll();
        waiting += come == null ? 0 : come;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nobody is waited for after a rest,          0,   1, 5,           0,   1",
        "a lone order follows a lone order,          1,   1, 5,           0,   1",
        "as many wait as the last batch had,        30,  30, 5,           0,  30",
        "the rest has a moment to come,             30,   4, 20,          1,  24",
        "and no second one,                         47,   4, 20 20,       1,  24",
        "a crowd has four while it comes,           48,   4, 5 5 5 5 5,   4,  24",
        "but none after one in which nobody came,   48,   4, 5 0 5,       2,   9",
        "nor once it is half as large again,        64,  60, 30 6 1,      2,  96",
        "a full batch is enough,                   120, 100, 30,          1, 130",
        "and nothing is waited for beyond it,      128, 128, 30,          0, 128",
    })
    void waitsForThoseWhoAreComing(String rule, int last, int atFirst, String coming, int paused, int atLast) {
        Arrays.stream(coming.split(" ")).map(Integer::valueOf).forEach(arrivals::add);
        waiting = atFirst;
        new Gathering(128, this::pause).await(last, () -> waiting);
        assertThat(pauses).as(rule).isEqualTo(paused);
        assertThat(waiting).isEqualTo(atLast);
    }
}
