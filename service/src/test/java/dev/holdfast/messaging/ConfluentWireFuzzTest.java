package dev.holdfast.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.fuzz.Mutations;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any bytes at all are a value or {@link ConfluentWire.Unreadable}, which leads to the dead-letter topic. */
@Tag("exhaustive")
class ConfluentWireFuzzTest {
    private static final List<byte[]> VALUES = Stream.of(
                    "",
                    "00",
                    "000000000100",
                    "00000000010a0b0c",
                    "0000000001020008",
                    "000000000104000208",
                    "00ffffffff00ff",
                    "00000000018080808000",
                    "0000000001ffffffffff",
                    "0100000001000a")
            .map(HexFormat.of()::parseHex)
            .toList();

    @Test
    void readsWhatItWritesAndRefusesTheRest() {
        Mutations.check(VALUES, 200_000, ConfluentWireFuzzTest::check);
    }

    private static void check(byte[] value) {
        ConfluentWire.Framed framed;
        try {
            framed = ConfluentWire.parse(value);
        } catch (ConfluentWire.Unreadable refused) {
            return;
        }
        try {
            ConfluentWire.Framed again = ConfluentWire.parse(ConfluentWire.frame(framed.schemaId(), framed.message()));
            assertThat(again.schemaId()).isEqualTo(framed.schemaId());
            assertThat(again.message()).isEqualTo(framed.message());
        } catch (ConfluentWire.Unreadable e) {
            throw new AssertionError("cannot read what it wrote", e);
        }
    }
}
