package dev.holdfast.rig.check;

import static dev.holdfast.rig.check.World.SOLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.check.Books.Paid;
import dev.holdfast.rig.check.Books.Stock;
import dev.holdfast.rig.check.Topic.DeadLetter;
import dev.holdfast.rig.check.Topic.Event;
import dev.holdfast.rig.check.Topic.Place;
import org.junit.jupiter.api.Test;

/** What a consumer group may pass, and what not. */
class OffsetChecksTest {
    private static final long BYTES = 77;

    private final World world = new World();

    @Test
    void catchesAGroupThatIsNotAtTheEnd() {
        world.committed.put(Topic.DOCUMENTS, 3L);
        assertThat(world.broken()).containsExactly(Invariant.I16);
    }

    @Test
    void catchesAnAcceptanceThatWasSkipped() {
        world.placed("skipped", "tok_ok");
        world.inbox.remove("skipped-1");
        world.stock.put("A", new Stock("A", 8, 2));
        assertThat(world.broken()).containsExactlyInAnyOrder(Invariant.I8, Invariant.I16);
        world.payments.put("skipped", new Paid("PENDING", 300, "EUR", "tok_ok", true));
        assertThat(world.broken()).containsExactly(Invariant.I8);
    }

    @Test
    void catchesADocumentThatWasSkipped() {
        world.documents.remove(SOLD);
        assertThat(world.broken()).containsExactlyInAnyOrder(Invariant.I15, Invariant.I16);
    }

    @Test
    void wantsAPoisonedRecordAmongTheDeadLettersOfBothGroups() {
        Place place = planted();
        assertThat(world.broken()).containsExactly(Invariant.I16);
        world.letters.add(new DeadLetter(Topic.PAYMENTS, place, "no value", BYTES));
        assertThat(world.broken()).containsExactly(Invariant.I16);
        world.letters.add(new DeadLetter(Topic.DOCUMENTS, place, "no value", BYTES));
        assertThat(world.broken()).isEmpty();
    }

    @Test
    void catchesADeadLetterOfOtherBytes() {
        Place place = planted();
        world.letters.add(new DeadLetter(Topic.PAYMENTS, place, "no value", BYTES));
        world.letters.add(new DeadLetter(Topic.DOCUMENTS, place, "no value", BYTES + 1));
        assertThat(world.broken()).containsExactly(Invariant.I16);
    }

    @Test
    void catchesAGoodRecordAmongTheDeadLetters() {
        Event event = world.events.getFirst();
        world.letters.add(new DeadLetter(Topic.PAYMENTS, event.place(), "a server was away", event.bytes()));
        assertThat(world.broken()).containsExactly(Invariant.I16);
    }

    private Place planted() {
        Place place = new Place(0, world.events.size());
        world.events.add(new Event(place, "", "", 0, "", "", 0, 0, BYTES, true, "no value"));
        return place;
    }
}
