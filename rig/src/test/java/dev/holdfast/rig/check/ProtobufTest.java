package dev.holdfast.rig.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Messages whose bytes are written by hand. */
class ProtobufTest {
    @Test
    void readsEveryWireType() {
        Protobuf message = read(
                "08 96 01" // field 1, varint 150
                        + "11 02 00 00 00 00 00 00 00" // field 2, eight bytes
                        + "1a 03 61 62 63" // field 3, of a length
                        + "25 07 00 00 00" // field 4, four bytes
                        + "2a 02 08 05"); // field 5, a message
        assertThat(message.number(1)).isEqualTo(150);
        assertThat(message.number(2)).isEqualTo(2);
        assertThat(message.text(3)).isEqualTo("abc");
        assertThat(message.number(4)).isEqualTo(7);
        assertThat(message.message(5).number(1)).isEqualTo(5);
    }

    @Test
    void skipsGroupsAndFieldsThatNobodyAsksFor() {
        Protobuf message = read(
                "33 08 01 3b 12 01 61 3c 34" // group 6 with field 1, group 7 with field 2
                        + "ba 3e 01 7a" // field 999
                        + "08 01");
        assertThat(message.number(1)).isEqualTo(1);
        assertThat(message.has(6)).isTrue();
    }

    @Test
    void readsWhatIsMissingAsItsDefault() {
        Protobuf message = read("");
        assertThat(message.number(1)).isZero();
        assertThat(message.text(1)).isEmpty();
        assertThat(message.optionalText(1)).isNull();
        assertThat(message.messages(1)).isEmpty();
        assertThat(message.message(1).has(1)).isFalse();
    }

    @Test
    void readsRepeatedFieldsInOrderAndOfSingleOnesTheLast() {
        Protobuf message = read("0a 02 08 01 0a 02 08 02 10 03 10 04");
        assertThat(message.messages(1)).extracting(line -> line.number(1)).containsExactly(1L, 2L);
        assertThat(message.message(1).number(1)).isEqualTo(2);
        assertThat(message.number(2)).isEqualTo(4);
    }

    @Test
    void readsTheLargestAndNegativeNumbers() {
        assertThat(read("08 ff ff ff ff ff ff ff ff ff 01").number(1)).isEqualTo(-1);
        assertThat(read("08 ff ff ff ff ff ff ff ff 7f").number(1)).isEqualTo(Long.MAX_VALUE);
        assertThat((int) read("08 fe ff ff ff ff ff ff ff ff 01").number(1)).isEqualTo(-2);
    }

    @Test
    void readsTextOfAnyLanguage() {
        assertThat(read("0a 09 c3 b1 e2 82 ac f0 9f 99 82").text(1)).isEqualTo("ñ€🙂");
    }

    @Test
    void refusesWhatIsNoMessage() {
        for (String bytes : new String[] {
            "08", // a number is missing
            "0a 05 61", // a text is cut off
            "0a ff ff ff ff ff ff ff ff ff 01", // of a negative length
            "0e 00", // wire type 6
            "0f 00", // wire type 7
            "00 00", // field 0
            "0c", // the end of no group
            "0b 14", // another group ends
            "0b 08 01", // a group that does not end
            "08 ff ff ff ff ff ff ff ff ff ff 01", // eleven bytes
            "11 00 00",
            "0d 00"
        }) {
            assertThatThrownBy(() -> read(bytes)).as(bytes).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesFieldsOfAnotherKind() {
        assertThatThrownBy(() -> read("08 01").text(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("0a 01 61").number(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("0a 01 ff").text(1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Protobuf read(String hex) {
        return Protobuf.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }
}
