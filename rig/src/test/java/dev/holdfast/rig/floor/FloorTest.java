package dev.holdfast.rig.floor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.stores.CopyRows;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FloorTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void anOrderIsReadBackFromItsMessage() {
        FloorOrder order = FloorOrder.random(new SplittableRandom(1), NOW, 200);
        byte[] message = order.message(FloorOrder.CONFIRMED);
        FloorOrder read = FloorOrder.read(message);
        assertThat(message).hasSize(FloorOrder.BYTES);
        assertThat(FloorOrder.version(message)).isEqualTo(FloorOrder.CONFIRMED);
        assertThat(read).usingRecursiveComparison().isEqualTo(order);
        assertThat(read.linesJson()).isEqualTo(order.linesJson());
        assertThat(FloorOrder.filler(message)).hasSizeGreaterThan(8 * 77).doesNotContain("\0");
    }

    @Test
    void idsAreOrderedByTimeAndOfVersionSeven() {
        SplittableRandom random = new SplittableRandom(1);
        UUID first = FloorOrder.random(random, NOW, 1).id;
        UUID later = FloorOrder.random(random, NOW + 1, 1).id;
        assertThat(first.version()).isEqualTo(7);
        assertThat(first.variant()).isEqualTo(2);
        assertThat(first.toString()).isLessThan(later.toString());
    }

    @Test
    void rowsAreInTheBinaryFormatOfCopy() {
        byte[] bytes = new CopyRows()
                .row(3)
                .smallint(7)
                .timestamp(946_684_800_000L)
                .jsonb("{}")
                .bytes();
        assertThat(bytes).startsWith('P', 'G', 'C', 'O', 'P', 'Y', '\n', 0xFF, '\r', '\n', 0);
        assertThat(Arrays.copyOfRange(bytes, 19, bytes.length))
                .containsExactly(0, 3, 0, 0, 0, 2, 0, 7, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1, '{', '}');
    }

    @Test
    void theAuditHoldsOnlyWhenEveryOrderIsEverywhereOnce() {
        assertThat(new FloorSums(256, 256, 256, 256, 256, 256, 0, 0, 256, 256).faults())
                .isEmpty();
        assertThat(new FloorSums(256, 256, 255, 256, 255, 256, 1, 2, 256, 255).faults())
                .containsExactly(
                        "255 confirmed orders instead of 256",
                        "255 payments instead of 256",
                        "1 rows left in the outbox instead of 0",
                        "2 SKUs with wrong stock instead of 0",
                        "255 confirmed documents instead of 256");
    }
}
