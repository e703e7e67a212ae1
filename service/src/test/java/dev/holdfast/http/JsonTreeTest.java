package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertMalformed(byte[] body) {
        Refusal refusal = Refusals.of(() -> JsonTree.object(body));
        assertThat(refusal.code().name()).isEqualTo("malformed-request");
        assertThat(refusal.detail()).doesNotContain("tools.jackson", "Exception", "StreamReadConstraints");
    }

    @Test
    void readsEveryKindOfValue() {
        Map<String, Object> read = JsonTree.object(utf8("""
                {"s": "é\\uD83D\\uDE00", "n": -7, "f": 1.5, "big": 9223372036854775808, "t": true, "z": null, "l": [1, {}]}
                """));
        assertThat(read)
                .containsEntry("s", "é😀")
                .containsEntry("n", -7L)
                .containsEntry("f", new JsonTree.OddNumber("1.5", false))
                .containsEntry("big", new JsonTree.OddNumber("9223372036854775808", true))
                .containsEntry("t", true)
                .containsEntry("z", JsonTree.NULL)
                .containsEntry("l", List.of(1L, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "[]",
                "1",
                "\"text\"",
                "{",
                "{\"a\":1",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1} x",
                "{\"a\":1}{}",
                "{\"a\":1}]",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"o\":{\"a\":null,\"a\":null}}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":0x10}",
                "{\"a\":\"\\uD800\"}",
                "{\"a\":\"\\uDC00\"}",
                "{\"a\":\"\\uD800x\"}",
                "{\"a\":\"\\uDC00\\uD800\"}",
                "{\"\\uD800\":1}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"line\nbreak\"}",
                "{\"a\":/* why */1}",
                "\uFEFF{}",
            })
    void refusesWhatIsNotOneSoundJsonObject(String body) {
        assertMalformed(utf8(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void refusesOtherEncodings(String charset) {
        assertMalformed("{\"a\":1}".getBytes(Charset.forName(charset)));
    }

    @Test
    void refusesBrokenUtf8ButTakesTheReplacementCharacterItself() {
        assertMalformed(between("{\"a\":\"", new byte[] {(byte) 0xC0, (byte) 0x80}, "\"}")); // overlong NUL
        assertMalformed(between("{\"a\":\"", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, "\"}")); // surrogate
        assertMalformed(between("{\"a\":\"", new byte[] {(byte) 0xFF}, "\"}"));
        assertMalformed(between("{\"a\":\"", new byte[] {(byte) 0xE2, (byte) 0x82}, "\"}")); // cut short
        assertThat(JsonTree.object(utf8("{\"a\":\"\uFFFD\"}"))).containsEntry("a", "\uFFFD");
    }

    @Test
    void nestsSixtyFourLevelsAndNoMore() {
        assertThat(JsonTree.object(utf8("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}")))
                .containsKey("a");
        assertMalformed(utf8("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}"));
        assertMalformed(utf8("{\"a\":".repeat(100_000)));
        assertMalformed(utf8("[".repeat(200_000)));
    }

    @Test
    void keepsNumbersThatAreNoLongAsTheyCame() {
        assertThat(JsonTree.object(utf8("{\"a\":1e400,\"b\":-0,\"c\":9223372036854775807,\"d\":1e3}")))
                .containsEntry("a", new JsonTree.OddNumber("1e400", false))
                .containsEntry("b", 0L)
                .containsEntry("c", Long.MAX_VALUE)
                .containsEntry("d", new JsonTree.OddNumber("1e3", false));
        assertMalformed(utf8("{\"a\":" + "9".repeat(100_000) + "}"));
    }

    private static byte[] between(String before, byte[] bytes, String after) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(utf8(before));
        all.writeBytes(bytes);
        all.writeBytes(utf8(after));
        return all.toByteArray();
    }
}
