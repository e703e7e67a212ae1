package dev.holdfast.messaging;

import static dev.holdfast.messaging.Wired.await;
import static dev.holdfast.messaging.Wired.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.messaging.Wired.World;
import dev.holdfast.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A handler gives events up until it is mended; an operator then sends them once more. */
@Tag("servers")
class DeadLetterDeskServersTest {
    private final World world = World.fresh().with("KAFKA_NUM_PARTITIONS", "2");
    private final List<Integer> applied = new CopyOnWriteArrayList<>();
    private volatile boolean broken = true;

    private final EventHandler handler = new EventHandler() {
        @Override
        public String group() {
            return "mended";
        }

        @Override
        public List<Dead> handle(List<Received> batch) {
            if (broken) {
                return batch.stream()
                        .map(received -> new Dead(received, "not\u001b[2J today"))
                        .toList();
            }
            batch.forEach(received -> applied.add(Wired.read(received.message()).getSequence()));
            return List.of();
        }
    };

    private List<String> desk(String... words) {
        List<String> lines = new ArrayList<>();
        new DeadLetterDesk(new Settings(world.place().environment()::get), lines::add).run(List.of(words));
        return lines;
    }

    @Test
    void showsWhatIsDeadAndSendsItOnceMore() {
        UUID order = UUID.randomUUID();
        try (Wired node = world.node(handler)) {
            node.commit(List.of(event(order, 1), event(order, 2), event(order, 3)));
            await("all are dead", () -> world.deadLetters().size() == 3);

            List<String> listed = desk("list");
            assertThat(listed).hasSize(4);
            assertThat(listed.getFirst()).startsWith("0@0 ").contains("mended").endsWith("not.[2J today");
            assertThat(listed.getLast()).startsWith("3 dead letters");

            List<String> shown = desk("show", "0@1");
            assertThat(shown).contains("dlt_reason: not.[2J today", "key: " + order);
            assertThat(shown).anyMatch(line -> line.startsWith("000000  00 "));

            broken = false;
            desk("replay", "0@2", "0@0");
            await("two are applied", () -> applied.equals(List.of(3, 1)));
            desk("replay", "all");
            await("all are applied in order", () -> applied.equals(List.of(3, 1, 1, 2, 3)));
            assertThat(world.events())
                    .allSatisfy(record -> assertThat(record.headers())
                            .noneMatch(header -> header.key().startsWith("dlt_")));
        }
    }

    @Test
    void saysWhatItTakesAndWhatIsNotThere() {
        try (Wired node = world.node()) {
            await("the topics are there", () -> node.get(Topics.class).ready().isDone());
            assertThatThrownBy(() -> desk("show", "0@7")).hasMessageContaining("no dead letter at 0@7");
            assertThatThrownBy(() -> desk("show", "first")).hasMessageContaining("no place of a dead letter");
            assertThatThrownBy(() -> desk("shred")).hasMessageContaining("list | show");
            assertThatThrownBy(() -> desk()).hasMessageContaining("list | show");
        }
    }
}
