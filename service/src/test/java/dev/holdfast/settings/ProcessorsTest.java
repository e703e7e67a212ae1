package dev.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessorsTest {
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    private final @Nullable String before = System.getProperty(CARRIERS);

    @AfterEach
    void leavesTheJvmAsItWas() {
        if (before == null) {
            System.clearProperty(CARRIERS);
        } else {
            System.setProperty(CARRIERS, before);
        }
    }

    @Test
    void givesHalfToRequestsAndOneAtLeast() {
        System.clearProperty(CARRIERS);
        Processors.share();
        assertThat(Integer.getInteger(CARRIERS))
                .isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    @Test
    void leavesWhatTheJvmWasTold() {
        System.setProperty(CARRIERS, "7");
        Processors.share();
        assertThat(System.getProperty(CARRIERS)).isEqualTo("7");
    }
}
