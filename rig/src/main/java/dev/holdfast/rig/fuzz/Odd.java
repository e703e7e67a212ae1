package dev.holdfast.rig.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What bad input is made of. No text holds a word by which {@link Oracle} knows a leak, because refusals name the place of a fault. */
final class Odd {
    /** JSON leaves: every wrong type, every bound and its neighbours, and what is no JSON. */
    static final List<String> LEAVES = List.of(
            "null",
            "true",
            "false",
            "\"\"",
            "\"5\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "{\"\":0}",
            "-1",
            "0",
            "-0",
            "1",
            "1.5",
            "1.0",
            "-0.0",
            "1e3",
            "1E-2",
            "1e400",
            "-1e400",
            "NaN",
            "Infinity",
            "01",
            ".5",
            "+1",
            "0x10",
            "1_0",
            "100",
            "101",
            "1000",
            "1001",
            "2147483647",
            "2147483648",
            "-2147483649",
            "4294967297",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "18446744073709551616",
            "90000000000",
            "90000000001",
            "1000000000",
            "1000000001",
            "-1000000000",
            "-1000000001",
            "1000000000000",
            "1000000000001",
            "9".repeat(400),
            "0." + "3".repeat(2_000),
            "undefined",
            "'x'",
            "\"\\x41\"",
            "\"a\nb\"",
            "\"\\u12\"",
            "/*c*/1",
            "1//",
            "");

    /** Texts for strings, paths, queries and headers. */
    static final List<String> TEXTS = List.of(
            "' OR '1'='1",
            "'; DROP TABLE orders;--",
            "1); DELETE FROM product--",
            "' UNION ALL SELECT NULL--",
            "{\"$gt\":\"\"}",
            "{$where: 'sleep(100)'}",
            "$ne",
            "a.$b",
            "[$regex]",
            "__proto__",
            "constructor",
            "${jndi:ldap://127.0.0.1:1/a}",
            "#{7*7}",
            "{{7*7}}",
            "%00",
            "%s%n%d",
            "a\u0000b",
            "\u0000",
            "\u0007",
            "x\r\nSet-Cookie: a=b",
            "x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            "<script>alert(1)</script>",
            "../../../../etc/passwd",
            "..\\..\\",
            ".",
            "..",
            "/",
            "//",
            "a/b",
            "~0~1",
            "\uFEFF",
            "\u202Egnp",
            "\uD83D\uDC1D",
            "e\u0301",
            "\u0130",
            "\uFFFF",
            "\uFFFD",
            " ",
            "\t",
            "\u00A0",
            "\u2028",
            "٣",
            "-",
            "null",
            "*",
            "\"",
            "\\",
            ";",
            "&a=b",
            "a".repeat(64),
            "a".repeat(65),
            "a".repeat(100),
            "a".repeat(101),
            "k".repeat(255),
            "k".repeat(256),
            "é".repeat(201),
            "z".repeat(5_001),
            "\uD83D\uDC1D".repeat(300));

    static final List<String> FIELDS = List.of(
            "price",
            "total",
            "status",
            "id",
            "version",
            "unitPrice",
            "number",
            "createdAt",
            "__proto__",
            "$where",
            "constructor",
            "a/b~c",
            "\\u0000",
            "\\ud800",
            "",
            "x".repeat(300));

    /** Strings of JSON with half a surrogate pair. */
    static final List<String> HALVES =
            List.of("\"\\ud800\"", "\"\\udc00\"", "\"a\\udc00\\ud800b\"", "\"\\ud83dx\"", "\"\\uDBFF\\uDBFF\"");

    private Odd() {}

    /** Every byte but letters and digits as %XX. */
    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9';
            encoded.append(plain ? Character.toString(b) : "%%%02X".formatted(b));
        }
        return encoded.toString();
    }
}
