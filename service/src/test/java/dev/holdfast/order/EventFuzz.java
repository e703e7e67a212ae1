package dev.holdfast.order;

import org.bson.BsonBinaryWriter;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * Any bytes at all are an event or refused with {@link IllegalArgumentException}, which leads to the dead-letter topic. An
 * event that is read can be announced again, and kept as a document: what failed there would hold up its partition for
 * ever. Its form is Jazzer's; see docs/proof.md.
 */
public final class EventFuzz {
    private EventFuzz() {}

    public static void fuzzerTestOneInput(byte[] message) {
        OrderMessages.Announced read;
        try {
            read = OrderMessages.read(message);
        } catch (IllegalArgumentException refused) {
            return;
        }
        OrderMessages messages = new OrderMessages(read::eventId);
        if (!OrderMessages.read(messages.announce(read.order()).message()).equals(read)) {
            throw new IllegalStateException("announced again it is another: " + read);
        }
        var document = OrderDocument.of(read.order());
        if (!OrderDocument.order(document).equals(read.order())) {
            throw new IllegalStateException("as a document it is another: " + read);
        }
        try (BasicOutputBuffer out = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
            new BsonDocumentCodec()
                    .encode(writer, document, EncoderContext.builder().build());
        }
    }
}
