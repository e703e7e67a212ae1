package dev.holdfast.rig.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.RigException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoredProbeTest {
    @Test
    void followsASampleUntilItIsStoredAlsoWhileTheStoreIsAway() throws InterruptedException {
        AtomicInteger rounds = new AtomicInteger();
        CountDownLatch askedAfterFinding = new CountDownLatch(1);
        StoredProbe probe = new StoredProbe(ids -> switch (rounds.incrementAndGet()) {
            case 1 -> List.of();
            case 2 -> throw new RigException("away");
            case 3 -> List.of("first");
            default -> {
                askedAfterFinding.countDown();
                yield List.copyOf(ids);
            }
        });
        probe.accepted("before the window");
        probe.open();
        probe.accepted("first");
        probe.stopSampling();
        probe.accepted("after the window");
        while (rounds.get() < 3) {
            Thread.onSpinWait();
        }
        probe.close();
        assertThat(askedAfterFinding.await(0, TimeUnit.SECONDS))
                .as("nothing else was watched")
                .isFalse();
        assertThat(probe.micros().getTotalCount()).isEqualTo(1);
    }
}
