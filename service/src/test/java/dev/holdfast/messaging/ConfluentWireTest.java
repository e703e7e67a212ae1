package dev.holdfast.messaging;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfluentWireTest {
    private static final byte[] MESSAGE = "message".getBytes(US_ASCII);

    @Test
    void writesTheHeaderAsConfluentDoes() {
        assertThat(ConfluentWire.frame(0x01020304, MESSAGE))
                .isEqualTo(bytes("00 01020304 00" + HexFormat.of().formatHex(MESSAGE)));
    }

    @Test
    void readsWhatItWrote() throws Exception {
        ConfluentWire.Framed framed = ConfluentWire.parse(ConfluentWire.frame(7, MESSAGE));
        assertThat(framed.schemaId()).isEqualTo(7);
        assertThat(framed.message()).isEqualTo(MESSAGE);
    }

    @Test
    void readsTheLongFormOfTheFirstMessageTypeToo() throws Exception {
        assertThat(ConfluentWire.parse(bytes("00 00000007 02 00 aabb")).message())
                .isEqualTo(bytes("aabb"));
    }

    @Test
    void readsAnEmptyMessage() throws Exception {
        assertThat(ConfluentWire.parse(bytes("00 00000007 00")).message()).isEmpty();
    }

    @Test
    void refusesWhatIsNotOfThisFormat() {
        refuses(null, "no value");
        refuses("", "too short");
        refuses("00 00000007", "too short");
        refuses("01 00000007 00 aa", "magic byte is 1");
        refuses("7b2261223a317d", "magic byte is 123");
    }

    @Test
    void refusesOtherMessageTypesOfTheFile() {
        refuses("00 00000007 02 02 aa", "not the first message type"); // [1]
        refuses("00 00000007 04 00 00 aa", "not the first message type"); // [0, 0], a nested type
        refuses("00 00000007 01 00 aa", "not the first message type"); // length -1
    }

    @Test
    void refusesIndexesThatNeverEnd() {
        refuses("00 00000007 80", "cannot be read");
        refuses("00 00000007 02", "cannot be read");
        refuses("00 00000007 ffffffffffff 00", "cannot be read");
    }

    @Test
    void answersRubbishWithAReasonAndNothingElse() {
        Random random = new Random(20_261_124);
        for (int i = 0; i < 100_000; i++) {
            byte[] rubbish = new byte[random.nextInt(20)];
            random.nextBytes(rubbish);
            if (rubbish.length > 0 && random.nextBoolean()) {
                rubbish[0] = 0;
            }
            try {
                assertThat(ConfluentWire.parse(rubbish).message().length).isLessThan(rubbish.length);
            } catch (ConfluentWire.Unreadable e) {
                assertThat(e).message().isNotBlank();
            }
        }
    }

    private static void refuses(@org.jspecify.annotations.Nullable String hex, String reason) {
        assertThatThrownBy(() -> ConfluentWire.parse(hex == null ? null : bytes(hex)))
                .isInstanceOf(ConfluentWire.Unreadable.class)
                .hasMessageContaining(reason);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
