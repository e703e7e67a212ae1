package dev.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {
    private Instant now = Instant.parse("2026-03-01T12:00:00.123Z");
    private final UuidV7 ids = new UuidV7(() -> now, new SplittableRandom(1));

    @Test
    void isOfVersionSevenAndTheStandardsVariant() {
        for (int i = 0; i < 1_000; i++) {
            UUID id = ids.get();
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
        }
    }

    @Test
    void beginsWithItsMilliseconds() {
        assertThat(ids.get().getMostSignificantBits() >>> 16).isEqualTo(now.toEpochMilli());
    }

    @Test
    void sortsByTime() {
        String before = ids.get().toString();
        now = now.plusMillis(1);
        assertThat(ids.get().toString()).isGreaterThan(before);
    }

    @Test
    void givesNoIdTwiceInAMillisecond() {
        Set<UUID> seen = new HashSet<>();
        int random = 0;
        for (int i = 0; i < 10_000; i++) {
            UUID id = ids.get();
            assertThat(seen.add(id)).isTrue();
            random |= (int) (id.getMostSignificantBits() & 0xfff);
        }
        assertThat(random).isEqualTo(0xfff); // all twelve bits vary
    }
}
