package dev.holdfast.order;

import dev.holdfast.fuzz.Mutations;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("exhaustive")
class EventFuzzTest {
    @Test
    void readsEveryEventOrRefusesIt() {
        OrderMessages messages = new OrderMessages(Given::id);
        List<byte[]> events = OrderMessagesTest.everyState()
                .map(order -> messages.announce(order).message())
                .toList();
        Mutations.check(Mutations.kept("events", events), 100_000, EventFuzz::fuzzerTestOneInput);
    }
}
