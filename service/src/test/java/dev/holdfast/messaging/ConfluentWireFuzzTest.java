package dev.holdfast.messaging;

import dev.holdfast.fuzz.Mutations;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
        Mutations.check(Mutations.kept("wire", VALUES), 200_000, ConfluentWireFuzz::fuzzerTestOneInput);
    }
}
