package dev.holdfast.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutboxRoundTest {
    private final UUID a = new UUID(0, 0);
    private final UUID b = new UUID(0, 1);
    private final UUID c = new UUID(0, 2);

    @Test
    void takesEverythingOfDifferentKeys() {
        OutboxRound round = OutboxRound.of(List.of(row(0, 1, a), row(0, 2, b), row(1, 3, c)));
        assertThat(ids(round)).containsExactly(1L, 2L, 3L);
        assertThat(round.events()).extracting(OutboxEvent::key).containsExactly(a, b, c);
        assertThat(round.damage()).isEmpty();
    }

    @Test
    void leavesTheSecondEventOfAKeyAndAllBehindItForTheNextRound() {
        OutboxRound round = OutboxRound.of(List.of(row(0, 1, a), row(0, 2, b, a), row(0, 3, c), row(1, 4, c)));
        assertThat(ids(round)).containsExactly(1L, 4L);
    }

    @Test
    void aDamagedRowHoldsUpItsBucketAlone() {
        OutboxTable.Row damaged = row(0, 1, () -> OutboxPayload.decode(new byte[] {7}));
        OutboxRound round = OutboxRound.of(List.of(damaged, row(0, 2, a), row(1, 3, b)));
        assertThat(ids(round)).containsExactly(3L);
        assertThat(round.damage()).isPresent();
    }

    private static List<Long> ids(OutboxRound round) {
        return round.rows().stream().map(row -> row.name().id()).toList();
    }

    private static OutboxTable.Row row(int bucket, long id, UUID... keys) {
        List<OutboxEvent> events =
                Stream.of(keys).map(key -> Wired.event(key, 1)).toList();
        return row(bucket, id, () -> events);
    }

    private static OutboxTable.Row row(int bucket, long id, Supplier<List<OutboxEvent>> events) {
        return new OutboxTable.Row(new FreshRows.Name((short) bucket, id, new UUID(0, 0), Instant.EPOCH), events);
    }
}
