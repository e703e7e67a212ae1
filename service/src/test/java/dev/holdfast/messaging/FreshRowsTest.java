package dev.holdfast.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FreshRowsTest {
    private static final UUID KEY = new UUID(0, 1);

    private final FreshRows rows = new FreshRows();

    @Test
    void knowsARowByItsTransactionToo() {
        rows.add(name(7, Instant.EPOCH), List.of(Wired.event(KEY, 1)));
        assertThat(rows.find(name(7, Instant.EPOCH))).isPresent();
        assertThat(rows.find(name(7, Instant.EPOCH.plusNanos(1_000))))
                .as("the id given again after a crash")
                .isEmpty();
        assertThat(rows.find(new FreshRows.Name((short) 0, 7, new UUID(0, 2), Instant.EPOCH)))
                .isEmpty();
    }

    @Test
    void forgetsWhatIsSent() {
        rows.add(name(7, Instant.EPOCH), List.of(Wired.event(KEY, 1)));
        rows.forget(name(7, Instant.EPOCH));
        rows.forget(name(8, Instant.EPOCH));
        assertThat(rows.find(name(7, Instant.EPOCH))).isEmpty();
    }

    @Test
    void forgetsTheOldestBeyondItsBound() {
        OutboxEvent large = new OutboxEvent(KEY, KEY, "large", Instant.EPOCH, new byte[FreshRows.MAX_BYTES / 5]);
        for (int id = 1; id <= 100; id++) {
            rows.add(name(id, Instant.EPOCH), List.of(large));
            rows.add(name(id, Instant.EPOCH), List.of(large));
        }
        assertThat(List.of(96, 97, 98, 99, 100))
                .filteredOn(id -> rows.find(name(id, Instant.EPOCH)).isPresent())
                .containsExactly(97, 98, 99, 100);
    }

    private static FreshRows.Name name(long id, Instant at) {
        return new FreshRows.Name((short) 0, id, KEY, at);
    }
}
