package dev.holdfast.rig.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** An event by its bytes, and that its order is the same content as a document or another. */
class EventMessageTest {
    private final byte[] line = join(text(1, "A"), text(2, "Tea"), number(3, 2), number(4, 150));
    private final byte[] order = join(
            text(1, "o-1"),
            text(2, "H-1"),
            text(3, "CANCELLED"),
            number(4, 2),
            field(5, text(1, "ana")),
            field(6, line),
            field(7, join(number(1, 300), text(2, "EUR"))),
            field(8, join(text(1, "DECLINED"), text(3, "late"))),
            text(9, "why"),
            field(10, text(7, "ES")),
            field(11, join(text(1, "channel"), text(2, "web"))),
            number(12, 1),
            number(13, 2),
            field(14, join(number(1, 2), number(2, 1), text(3, "OrderAccepted"))));
    private final byte[] event = join(
            text(1, "e-1"), text(2, "o-1"), number(3, 2), number(4, 9), field(5, order), field(13, text(1, "why")));

    @Test
    void readsAnEvent() {
        for (byte[] header : List.of(new byte[] {0, 0, 0, 0, 7, 0}, new byte[] {0, 0, 0, 0, 7, 2, 0})) {
            EventMessage message = EventMessage.read(join(header, event));
            assertThat(message.id()).isEqualTo("e-1");
            assertThat(message.orderId()).isEqualTo("o-1");
            assertThat(message.sequence()).isEqualTo(2);
            assertThat(message.word()).isEqualTo("OrderCancelled");
            assertThat(message.status()).isEqualTo("CANCELLED");
            assertThat(message.version()).isEqualTo(2);
        }
    }

    @Test
    void hasTheContentOfTheOrdersDocument() {
        Document money = new Document("currency", "EUR").append("amount", 300L);
        Document document = new Document("_id", "o-1")
                .append("number", "H-1")
                .append("customer", new Document("id", "ana").append("email", null))
                .append(
                        "lines",
                        List.of(new Document("sku", "A")
                                .append("name", "Tea")
                                .append("quantity", 2)
                                .append("unitPrice", new Document("amount", 150L).append("currency", "EUR"))
                                .append("lineTotal", money)))
                .append("total", money)
                .append("shippingAddress", new Document("country", "ES"))
                .append("metadata", new Document("channel", "web"))
                .append("createdAt", new Date(1))
                .append("status", "CANCELLED")
                .append("version", 2)
                .append("payment", new Document("status", "DECLINED").append("declineCode", "late"))
                .append("cancellation", new Document("reason", "why"))
                .append("updatedAt", new Date(2))
                .append(
                        "timeline",
                        List.of(new Document("at", new Date(2))
                                .append("version", 1)
                                .append("event", "OrderAccepted")));
        Document order = EventMessage.read(join(new byte[6], event)).order();
        Fingerprint fingerprint = Fingerprint.of(document);
        assertThat(Fingerprint.of(order).differences(fingerprint)).isEmpty();
        assertThat(Fingerprint.of(order).whole()).isEqualTo(fingerprint.whole());

        document.append("status", "REJECTED").append("surprise", 1);
        assertThat(Fingerprint.of(order).differences(Fingerprint.of(document)))
                .containsExactly("status", "unknown fields");
        assertThat(Fingerprint.of(document).whole()).isNotEqualTo(fingerprint.whole());
    }

    @Test
    void refusesWhatIsNotInTheWireFormat() {
        for (byte[] value : List.of(
                new byte[0],
                new byte[5],
                new byte[] {1, 0, 0, 0, 7, 0},
                new byte[] {0, 0, 0, 0, 7, 4, 0, 2},
                new byte[] {0, 0, 0, 0, 7, 0, 1})) {
            assertThatThrownBy(() -> EventMessage.read(value)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static byte[] number(int field, int value) {
        byte[] low = {(byte) (field << 3), (byte) (value & 0x7f | 0x80), (byte) (value >> 7)};
        return value < 0x80 ? new byte[] {low[0], (byte) value} : low;
    }

    private static byte[] text(int field, String value) {
        return field(field, value.getBytes(UTF_8));
    }

    private static byte[] field(int field, byte[] value) {
        byte[] length = number(0, value.length);
        length[0] = (byte) (field << 3 | 2);
        return join(length, value);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
