package dev.holdfast.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.health.Health.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HealthTest {
    private interface Ask {
        void run() throws Exception;
    }

    private static HealthCheck check(String name, boolean essential, Ask ask) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean essential() {
                return essential;
            }

            @Override
            public void ask() throws Exception {
                ask.run();
            }
        };
    }

    private static void fail() throws IOException {
        throw new IOException("refused");
    }

    @Test
    void isUpWhereEverythingIs() {
        Health health = new Health(List.of(check("a", true, () -> {}), check("b", false, () -> {})));
        assertThat(health.report().status()).isEqualTo(Status.UP);
        assertThat(health.report().checks()).containsOnlyKeys("a", "b");
    }

    @Test
    void isDegradedAndStillReadyWithoutWhatIsNotEssential() {
        Health health = new Health(List.of(check("a", true, () -> {}), check("b", false, HealthTest::fail)));
        assertThat(health.report().status()).isEqualTo(Status.DEGRADED);
        assertThat(health.report().checks())
                .hasEntrySatisfying("b", finding -> assertThat(finding.status()).isEqualTo(Status.DOWN));
        assertThat(health.ready()).isTrue();
    }

    @Test
    void isDownWithoutWhatIsEssentialWhateverElseIsDown() {
        for (List<HealthCheck> checks : List.of(
                List.of(check("a", true, HealthTest::fail), check("b", false, HealthTest::fail)),
                List.of(check("b", false, HealthTest::fail), check("a", true, HealthTest::fail)))) {
            Health health = new Health(checks);
            assertThat(health.report().status()).isEqualTo(Status.DOWN);
            assertThat(health.ready()).isFalse();
        }
    }

    @Test
    @Timeout(30)
    void waitsLessThanTwoSecondsForAllThatHangTogetherAndAsksThemOnce() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Ask hang = () -> {
            asked.incrementAndGet();
            end.await();
        };
        Health health = new Health(List.of(check("a", false, hang), check("b", false, hang), check("c", false, hang)));
        long from = System.nanoTime();
        assertThat(health.report().status()).isEqualTo(Status.DEGRADED);
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
        assertThat(health.report().checks().values())
                .allSatisfy(finding -> assertThat(finding.status()).isEqualTo(Status.DOWN));
        assertThat(asked).hasValue(3);
        end.countDown();
        while (health.report().status() != Status.UP) {
            Thread.onSpinWait();
        }
    }

    @Test
    void recoversWithWhatItAsks() {
        AtomicInteger asked = new AtomicInteger();
        Health health = new Health(List.of(check("a", true, () -> {
            if (asked.getAndIncrement() == 0) {
                fail();
            }
        })));
        assertThat(health.ready()).isFalse();
        assertThat(health.ready()).isTrue();
    }
}
