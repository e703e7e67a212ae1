package dev.holdfast.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutboxPayloadTest {
    private final Random random = new Random(20_261_124);

    @Test
    void readsWhatItWrote() {
        List<OutboxEvent> events = new ArrayList<>();
        for (int size : new int[] {0, 1, 127, 128, 5_000}) {
            events.add(event(size));
        }
        assertSame(OutboxPayload.decode(OutboxPayload.encode(events)), events);
    }

    @Test
    void keepsAnEventOfTheGreatestSize() {
        List<OutboxEvent> events = List.of(event(OutboxEvent.MAX_MESSAGE_BYTES));
        assertSame(OutboxPayload.decode(OutboxPayload.encode(events)), events);
    }

    @Test
    void makesSimilarEventsSmall() {
        UUID key = UUID.randomUUID();
        byte[] message = new byte[1_000];
        random.nextBytes(message);
        List<OutboxEvent> events = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            events.add(new OutboxEvent(key, UUID.randomUUID(), "dev.holdfast.order.accepted", Instant.now(), message));
        }
        assertThat(OutboxPayload.encode(events).length).isLessThan(4_000);
    }

    @Test
    void refusesAnEventThatABrokerWouldRefuse() {
        assertThatThrownBy(() -> event(OutboxEvent.MAX_MESSAGE_BYTES + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A few bits of an LZ4 block mean nothing; all others are noticed. */
    @Test
    void aFlippedBitNeverChangesAnEvent() {
        List<OutboxEvent> events = List.of(event(200), event(10));
        byte[] payload = OutboxPayload.encode(events);
        int unnoticed = 0;
        for (int bit = 0; bit < payload.length * 8; bit++) {
            byte[] damaged = payload.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertSame(OutboxPayload.decode(damaged), events);
                unnoticed++;
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("damaged");
            }
        }
        assertThat(unnoticed).isLessThan(8);
    }

    @Test
    void noticesMissingBytes() {
        byte[] payload = OutboxPayload.encode(List.of(event(200)));
        for (int length = 0; length < payload.length; length++) {
            byte[] cut = Arrays.copyOf(payload, length);
            assertThatThrownBy(() -> OutboxPayload.decode(cut)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void takesNoMemoryForALengthThatCannotBe() {
        byte[] payload = OutboxPayload.encode(List.of(event(200)));
        ByteBuffer.wrap(payload).putInt(1, Integer.MAX_VALUE);
        assertThatThrownBy(() -> OutboxPayload.decode(payload)).isInstanceOf(IllegalStateException.class);
    }

    private OutboxEvent event(int size) {
        byte[] message = new byte[size];
        random.nextBytes(message);
        return new OutboxEvent(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "dev.holdfast.order.accepted",
                Instant.parse("2026-11-24T05:30:00.123456789Z"),
                message);
    }

    private static void assertSame(List<OutboxEvent> actual, List<OutboxEvent> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            OutboxEvent is = actual.get(i);
            OutboxEvent was = expected.get(i);
            assertThat(is.key()).isEqualTo(was.key());
            assertThat(is.eventId()).isEqualTo(was.eventId());
            assertThat(is.type()).isEqualTo(was.type());
            assertThat(is.occurredAt()).isEqualTo(was.occurredAt());
            assertThat(Arrays.equals(is.message(), was.message())).isTrue();
        }
    }
}
