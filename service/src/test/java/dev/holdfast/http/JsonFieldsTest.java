package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.Refusal;
import dev.holdfast.money.Money;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
    private static JsonFields body(String json) {
        return JsonFields.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Each fault as "pointer code", behind the code of the whole. */
    private static List<String> refusal(JsonFields body) {
        Refusal refusal = Refusals.of(body::finish);
        return Stream.concat(Stream.of(refusal.code().name()), Refusals.faults(refusal).stream())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1,        ''",
        "1000,     ''",
        "0,        invalid-request out-of-range",
        "1001,     invalid-request out-of-range",
        "-1,       invalid-request out-of-range",
        "-0,       invalid-request out-of-range",
        "2147483648,           invalid-request out-of-range",
        "9223372036854775807,  invalid-request out-of-range",
        "9223372036854775808,  invalid-request out-of-range",
        "-9223372036854775809, invalid-request out-of-range",
        "null,     invalid-request required",
        "1.5,      malformed-request wrong-type",
        "1.0,      malformed-request wrong-type",
        "1e3,      malformed-request wrong-type",
        "1e400,    malformed-request wrong-type",
        "'\"5\"',  malformed-request wrong-type",
        "true,     malformed-request wrong-type",
        "[],       malformed-request wrong-type",
        "{},       malformed-request wrong-type",
    })
    void takesAnIntegerWithinItsBoundsAndNothingElse(String value, String refused) {
        JsonFields body = body("{\"n\":" + value + "}");
        long read = body.integer("n", 1, 1_000);
        if (refused.isEmpty()) {
            body.finish();
            assertThat(read).isEqualTo(Long.parseLong(value));
        } else {
            String[] codes = refused.split(" ", 2);
            assertThat(refusal(body)).containsExactly(codes[0], "/n " + codes[1]);
        }
    }

    @Test
    void tellsEveryFaultAtOnceWithItsPointer() {
        JsonFields body = body("""
                {"a/b~c": 1, "lines": [{"sku": "A", "quantity": 0}, {"quantity": 1001, "price": 1}], "name": ""}
                """);
        body.text("name", 1, 10);
        body.text("missing", 1, 10);
        for (JsonFields line : body.objects("lines", 1, 100)) {
            line.text("sku", 1, 64);
            line.integer("quantity", 1, 1_000);
        }
        assertThat(refusal(body))
                .containsExactly(
                        "invalid-request",
                        "/name too-short",
                        "/missing required",
                        "/lines/0/quantity out-of-range",
                        "/lines/1/sku required",
                        "/lines/1/quantity out-of-range",
                        "/a~1b~0c unknown-field",
                        "/lines/1/price unknown-field");
    }

    @Test
    void isMalformedAsAWholeWhereOneTypeIsWrong() {
        JsonFields body = body("{\"a\": 1, \"b\": 0}");
        body.text("a", 1, 10);
        body.integer("b", 1, 10);
        assertThat(refusal(body)).containsExactly("malformed-request", "/a wrong-type", "/b out-of-range");
    }

    @Test
    void countsLengthInCharactersAsPeopleSeeThem() {
        for (String ten : List.of("x".repeat(10), "é".repeat(10), "😀".repeat(10))) {
            JsonFields body = body("{\"t\":\"" + ten + "\"}");
            assertThat(body.text("t", 10, 10)).isEqualTo(ten);
            body.finish();
            JsonFields longer = body("{\"t\":\"" + ten + "😀\"}");
            longer.text("t", 1, 10);
            assertThat(refusal(longer)).containsExactly("invalid-request", "/t too-long");
            JsonFields shorter = body("{\"t\":\"" + ten + "\"}");
            shorter.text("t", 11, 20);
            assertThat(refusal(shorter)).containsExactly("invalid-request", "/t too-short");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\r\\n", "\\t", "\\u001b", "\\u007f", "\\u0085"})
    void refusesControlCharactersInText(String escape) {
        JsonFields body = body("{\"t\":\"a" + escape + "b\"}");
        body.text("t", 1, 10);
        assertThat(refusal(body)).containsExactly("invalid-request", "/t control-character");
    }

    @Test
    void takesLineBreaksInProseAlone() {
        JsonFields body = body("{\"t\":\"a\\r\\n\\tb\",\"u\":\"\\u0000\"}");
        assertThat(body.optionalProse("t", 0, 10)).isEqualTo("a\r\n\tb");
        body.optionalProse("u", 0, 10);
        assertThat(refusal(body)).containsExactly("invalid-request", "/u control-character");
    }

    @Test
    void refusesBlankTextWhereSomethingMustBeSaid() {
        JsonFields body = body("{\"t\":\"   \",\"u\":\" \"}");
        body.text("t", 1, 10);
        assertThat(body.optionalText("u", 0, 10)).isEqualTo(" ");
        assertThat(refusal(body)).containsExactly("invalid-request", "/t blank");
    }

    @Test
    void holdsTextToItsPattern() {
        JsonFields body = body("{\"good\":\"AB\",\"bad\":\"ab\"}");
        assertThat(body.text("good", 1, 5, Pattern.compile("[A-Z]+"), "Capital letters."))
                .isEqualTo("AB");
        body.text("bad", 1, 5, Pattern.compile("[A-Z]+"), "Capital letters.");
        assertThat(refusal(body)).containsExactly("invalid-request", "/bad invalid-format");
    }

    @Test
    void takesNullForAnOptionalFieldAsAbsent() {
        JsonFields body = body("{\"t\":null,\"n\":null,\"f\":null,\"o\":null,\"m\":null,\"s\":null}");
        assertThat(body.optionalText("t", 1, 10)).isNull();
        assertThat(body.optionalInteger("n", 1, 10)).isNull();
        assertThat(body.optionalFlag("f")).isNull();
        assertThat(body.optionalObject("o")).isNull();
        assertThat(body.optionalMoney("m", 10)).isNull();
        assertThat(body.strings("s", 5, 5, 5)).isEmpty();
        body.finish();
    }

    @ParameterizedTest
    @CsvSource({"0, too-few", "1, ''", "3, ''", "4, too-many"})
    void takesAsManyElementsAsAllowed(int count, String code) {
        JsonFields body = body(
                "{\"l\":[" + IntStream.range(0, count).mapToObj(i -> "{}").collect(Collectors.joining(",")) + "]}");
        List<JsonFields> elements = body.objects("l", 1, 3);
        if (code.isEmpty()) {
            body.finish();
            assertThat(elements).hasSize(count);
        } else {
            assertThat(refusal(body)).containsExactly("invalid-request", "/l " + code);
        }
    }

    @Test
    void wantsObjectsWhereObjectsStand() {
        JsonFields body = body("{\"l\":[{}, 1, null],\"o\":[],\"x\":{}}");
        body.objects("l", 1, 3);
        body.object("o");
        body.object("gone");
        body.objects("x", 0, 1);
        assertThat(refusal(body))
                .containsExactly(
                        "malformed-request",
                        "/l/1 wrong-type",
                        "/l/2 wrong-type",
                        "/o wrong-type",
                        "/gone required",
                        "/x wrong-type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"amount\":0,\"currency\":\"EUR\"}           | ''",
                "{\"amount\":90000000000,\"currency\":\"JPY\"} | ''",
                "{\"amount\":-1,\"currency\":\"EUR\"}          | /m/amount out-of-range",
                "{\"amount\":90000000001,\"currency\":\"EUR\"} | /m/amount out-of-range",
                "{\"amount\":19.99,\"currency\":\"EUR\"}       | /m/amount wrong-type",
                "{\"amount\":\"1999\",\"currency\":\"EUR\"}    | /m/amount wrong-type",
                "{\"amount\":1e3,\"currency\":\"EUR\"}         | /m/amount wrong-type",
                "{\"currency\":\"EUR\"}                        | /m/amount required",
                "{\"amount\":1}                                | /m/currency required",
                "{\"amount\":1,\"currency\":\"eur\"}           | /m/currency invalid-format",
                "{\"amount\":1,\"currency\":\"QQQ\"}           | /m/currency invalid-format",
                "{\"amount\":1,\"currency\":\"EURO\"}          | /m/currency too-long",
                "{\"amount\":1,\"currency\":978}               | /m/currency wrong-type",
                "{\"amount\":1,\"currency\":\"EUR\",\"x\":1}   | /m/x unknown-field",
                "1999                                          | /m wrong-type",
                "null                                          | /m required",
            })
    void takesMoneyInMinorUnitsAlone(String value, String fault) {
        JsonFields body = body("{\"m\":" + value + "}");
        Money money = body.money("m", Money.MAX_UNIT_PRICE);
        if (fault.isEmpty()) {
            body.finish();
            assertThat(money).isNotNull();
        } else {
            assertThat(refusal(body)).hasSize(2).last().isEqualTo(fault);
        }
    }

    @Test
    void readsStringsWithinTheirBounds() {
        JsonFields good = body("{\"s\":{\"abc\":\"\",\"__proto__\":\"xyz\"}}");
        assertThat(good.strings("s", 2, 9, 3)).isEqualTo(Map.of("abc", "", "__proto__", "xyz"));
        good.finish();
        JsonFields bad =
                body("{\"s\":{\"abcd\":\"x\",\"\":\"x\",\"a/b\":\"wxyz\",\"n\":1,\"z\":null,\"\\u0000\":\"x\"}}");
        bad.strings("s", 6, 3, 3);
        assertThat(refusal(bad))
                .containsExactly(
                        "malformed-request",
                        "/s/abcd invalid-key",
                        "/s/ invalid-key",
                        "/s/a~1b too-long",
                        "/s/n wrong-type",
                        "/s/\u0000 invalid-key",
                        "/s/z wrong-type");
        JsonFields many = body("{\"s\":{\"a\":\"\",\"b\":\"\",\"c\":\"\"}}");
        many.strings("s", 2, 3, 3);
        assertThat(refusal(many)).containsExactly("invalid-request", "/s too-many");
    }

    @Test
    void tellsRemovalsFromChangesInAPatch() {
        JsonFields body = body("{\"s\":{\"a\":null,\"b\":\"x\"}}");
        assertThat(body.stringChanges("s", 5, 5, 5)).isEqualTo(Map.of("a", Optional.empty(), "b", Optional.of("x")));
        body.finish();
    }

    @Test
    void boundsItsOwnAnswer() {
        JsonFields body = body(IntStream.range(0, 20_000)
                .mapToObj(i -> "\"f" + i + "\":0")
                .collect(Collectors.joining(",", "{", "}")));
        assertThat(Refusals.of(body::finish).errors()).hasSize(Faults.MAX);
    }

    @Test
    void knowsTheSameContentInAnotherOrder() {
        byte[] one = body("{\"a\":1,\"b\":{\"c\":[1,2],\"d\":\"é\"}}").fingerprint();
        assertThat(one).hasSize(32);
        assertThat(body(" { \"b\" : {\"d\":\"\\u00e9\", \"c\":[1 ,2]},\n\"a\":1 } ")
                        .fingerprint())
                .isEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":2,\"b\":\"x\"}",
                "{\"a\":\"1\",\"b\":\"x\"}",
                "{\"a\":1}",
                "{\"a\":1,\"b\":\"x\",\"c\":null}",
                "{\"a\":1,\"b\":\"x \"}",
                "{\"a\":1,\"b\":[\"x\"]}",
                "{\"a\":true,\"b\":\"x\"}",
                "{\"b\":1,\"a\":\"x\"}",
                "{\"a\":1,\"b\":\"\\\"1:x\"}",
            })
    void tellsOtherContentApart(String other) {
        assertThat(body(other).fingerprint())
                .isNotEqualTo(body("{\"a\":1,\"b\":\"x\"}").fingerprint());
    }
}
