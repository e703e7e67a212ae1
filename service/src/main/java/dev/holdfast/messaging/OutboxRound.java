package dev.holdfast.messaging;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is sent at once: of each bucket the oldest rows, up to the first that has an event of a key that is in the round
 * already, or that cannot be unpacked.
 *
 * @param damage why a bucket cannot go on
 */
record OutboxRound(List<OutboxTable.Row> rows, List<OutboxEvent> events, Optional<IllegalStateException> damage) {
    /** @param waiting in order within each bucket */
    static OutboxRound of(List<OutboxTable.Row> waiting) {
        List<OutboxTable.Row> rows = new ArrayList<>();
        List<OutboxEvent> events = new ArrayList<>();
        Optional<IllegalStateException> damage = Optional.empty();
        Set<UUID> keys = new HashSet<>();
        Set<Short> closed = new HashSet<>();
        for (OutboxTable.Row row : waiting) {
            if (closed.contains(row.name().bucket())) {
                continue;
            }
            try {
                List<OutboxEvent> of = row.events().get();
                Set<UUID> more = new HashSet<>();
                of.forEach(event -> more.add(event.key()));
                if (more.stream().anyMatch(keys::contains)) {
                    closed.add(row.name().bucket());
                    continue;
                }
                keys.addAll(more);
                rows.add(row);
                events.addAll(of);
            } catch (IllegalStateException e) {
                damage = Optional.of(e);
                closed.add(row.name().bucket());
            }
        }
        return new OutboxRound(rows, events, damage);
    }
}
