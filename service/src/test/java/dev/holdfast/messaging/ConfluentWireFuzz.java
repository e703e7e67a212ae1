package dev.holdfast.messaging;

import java.util.Arrays;

/** Any bytes at all are a value or {@link ConfluentWire.Unreadable}, which leads to the dead-letter topic. Its form is Jazzer's. */
public final class ConfluentWireFuzz {
    private ConfluentWireFuzz() {}

    public static void fuzzerTestOneInput(byte[] value) {
        ConfluentWire.Framed framed;
        try {
            framed = ConfluentWire.parse(value);
        } catch (ConfluentWire.Unreadable refused) {
            return;
        }
        try {
            ConfluentWire.Framed again = ConfluentWire.parse(ConfluentWire.frame(framed.schemaId(), framed.message()));
            if (again.schemaId() != framed.schemaId() || !Arrays.equals(again.message(), framed.message())) {
                throw new IllegalStateException("framed again it is another");
            }
        } catch (ConfluentWire.Unreadable e) {
            throw new IllegalStateException("cannot read what it wrote", e);
        }
    }
}
