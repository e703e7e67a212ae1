package dev.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentTest {
    private final Recent<Integer, String> recent = new Recent<>(10);

    @Test
    void givesWhatWasAddedLastForAKey() {
        recent.add(1, "one", 4);
        recent.add(1, "another", 10);
        assertThat(recent.get(1)).isEqualTo("another");
        assertThat(recent.get(2)).isNull();
    }

    @Test
    void removesOnce() {
        recent.add(1, "one", 4);
        assertThat(recent.remove(1)).isEqualTo("one");
        assertThat(recent.remove(1)).isNull();
        recent.add(2, "two", 10);
        assertThat(recent.get(2)).as("the weight of what was removed is free").isEqualTo("two");
    }

    @Test
    void forgetsTheOldestBeyondItsBound() {
        for (int key = 1; key <= 100; key++) {
            recent.add(key, "once", 2);
            recent.add(key, "twice", 2);
        }
        assertThat(IntStream.rangeClosed(1, 100).filter(key -> recent.get(key) != null))
                .containsExactly(96, 97, 98, 99, 100);
    }

    @Test
    void keepsNothingHeavierThanItsBound() {
        recent.add(1, "just", 10);
        assertThat(recent.get(1)).isEqualTo("just");
        recent.add(1, "too heavy", 11);
        assertThat(recent.get(1)).isNull();
    }
}
