package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "abc            | abc",
                "\"abc\"        | abc",
                "`  abc  `      | abc",
                "\"a\\\"b\\\\c\" | a\"b\\c",
                "a\"b           | a\"b",
                "!~             | !~",
                "'x'            | 'x'",
                "a,b;c          | a,b;c",
            })
    void takesTheQuotedAndTheBareFormAsOneKey(String header, String key) {
        assertThat(IdempotencyKey.required(Requests.with(IdempotencyKey.HEADER, header)))
                .isEqualTo(key);
    }

    @Test
    void holdsItsLengthToItsBounds() {
        String longest = "k".repeat(255);
        assertThat(IdempotencyKey.parse("k")).isEqualTo("k");
        assertThat(IdempotencyKey.parse(longest)).isEqualTo(longest);
        assertThat(IdempotencyKey.parse('"' + longest + '"')).isEqualTo(longest);
        assertInvalid(longest + "k");
        assertInvalid('"' + longest + "k\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\"\"", "\"", "\"abc", "\"a\"b\"", "\"a\\", "\"a\\\"", "\"a\\nb\"", "\"a\";p=1"})
    void refusesWhatIsNoKey(String header) {
        assertInvalid(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "\"a b\"", "a\u0000b", "a\tb", "a\u007fb", "schlüssel", "a\r\nb"})
    void refusesWhatIsNotVisibleAscii(String header) {
        assertInvalid(header);
    }

    @Test
    void tellsMissingFromInvalid() {
        assertThat(Refusals.of(() -> IdempotencyKey.required(Requests.with("Accept", "*/*")))
                        .code())
                .isEqualTo(HttpCodes.IDEMPOTENCY_KEY_MISSING);
        assertThat(IdempotencyKey.optional(Requests.with("Accept", "*/*"))).isNull();
        assertThat(Refusals.of(() -> IdempotencyKey.required(Requests.with(IdempotencyKey.HEADER, "a", "b")))
                        .code())
                .isEqualTo(HttpCodes.IDEMPOTENCY_KEY_INVALID);
    }

    private static void assertInvalid(String header) {
        assertThat(Refusals.of(() -> IdempotencyKey.parse(header)).code()).isEqualTo(HttpCodes.IDEMPOTENCY_KEY_INVALID);
    }
}
