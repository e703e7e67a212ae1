package dev.holdfast.rig.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Watching orders arrive without counting them all each time. */
class ArrivalsTest {
    private static final long TIME = 0x0198_c0de_1200L;

    private final TreeMap<String, Long> store = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Arrivals arrivals = new Arrivals(block -> {
        asked.add(block);
        return Map.copyOf(store.tailMap(block, true));
    });

    @Test
    void blocksAreAQuarterOfASecondAndSortByTime() {
        assertThat(OrderIds.blockAt(TIME)).isEqualTo("0198c0de-12");
        assertThat(OrderIds.block(id(TIME + 255, 1))).isEqualTo("0198c0de-12");
        assertThat(OrderIds.block(id(TIME + 256, 1))).isEqualTo("0198c0de-13");
        assertThat(OrderIds.lowest("0198c0de-12")).hasSize(36).isLessThan(id(TIME, 0));
    }

    @Test
    void asksOnlyFromTheFirstBlockThatIsNotComplete() {
        arrivals.accepted(id(TIME, 1));
        arrivals.accepted(id(TIME, 2));
        arrivals.accepted(id(TIME + 256, 3));
        store.put("0198c0de-12", 1L);
        assertThat(arrivals.refresh()).isEqualTo(1);
        store.put("0198c0de-12", 2L);
        store.put("0198c0de-13", 1L);
        assertThat(arrivals.refresh()).isEqualTo(3);
        arrivals.accepted(id(TIME + 512, 4));
        store.put("0198c0de-14", 1L);
        assertThat(arrivals.refresh()).isEqualTo(4);
        assertThat(arrivals.refresh()).isEqualTo(4);
        assertThat(asked).containsExactly("0198c0de-12", "0198c0de-12", "0198c0de-14", "0198c0de-14");
    }

    @Test
    void goesBackForAnAnswerThatCameLate() {
        arrivals.accepted(id(TIME, 1));
        arrivals.accepted(id(TIME + 256, 2));
        store.put("0198c0de-12", 1L);
        store.put("0198c0de-13", 1L);
        assertThat(arrivals.refresh()).isEqualTo(2);
        store.put("0198c0de-12", 2L);
        arrivals.accepted(id(TIME, 3));
        assertThat(arrivals.refresh()).isEqualTo(3);
    }

    @Test
    void doesNotAskBeforeAnythingWasAccepted() {
        assertThat(arrivals.refresh()).isZero();
        assertThat(asked).isEmpty();
    }

    private static String id(long millis, int number) {
        String hex = String.format("%012x", millis);
        return hex.substring(0, 8) + "-" + hex.substring(8) + "-7000-8000-" + String.format("%012x", number);
    }
}
