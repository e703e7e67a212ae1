package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static Query query(String name, String... values) {
        return Query.of(Requests.query(Map.of(name, values)));
    }

    private static List<String> faults(Query query) {
        var refusal = Refusals.of(query::finish);
        assertThat(refusal.code().name()).isEqualTo("invalid-request");
        return Refusals.faults(refusal);
    }

    @Test
    void hasALimitOfFiftyUnlessAskedFor() {
        assertThat(Query.of(Requests.query(Map.of())).limit()).isEqualTo(50);
        assertThat(query("limit", "1").limit()).isEqualTo(1);
        assertThat(query("limit", "200").limit()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "-1", "+5", "1.0", "1e1", "x", "", "99999999999999999999", "９"})
    void refusesALimitOutOfBounds(String limit) {
        Query query = query("limit", limit);
        query.limit();
        assertThat(faults(query)).containsExactly("limit out-of-range");
    }

    @Test
    void refusesWhatNobodyAskedForAndWhatIsGivenTwice() {
        assertThat(faults(query("custmerId", "x"))).containsExactly("custmerId unknown-parameter");
        Query twice = query("limit", "1", "2");
        twice.limit();
        assertThat(faults(twice)).containsExactly("limit repeated");
    }

    @Test
    void givesACursorBackAsItWas() {
        Query query = query("cursor", Cursor.of("a:b", "é"));
        assertThat(query.cursor(2)).containsExactly("a:b", "é");
        query.finish();
        assertThat(Cursor.of("a")).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "a=b", "====", "QQ\n", "null", "' or 1=1"})
    void refusesAWordThatIsNoCursor(String cursor) {
        Query query = query("cursor", cursor);
        query.cursor(2);
        assertThat(faults(query)).hasSize(1).first().asString().startsWith("cursor ");
    }

    @Test
    void refusesACursorOfAnotherList() {
        for (String cursor : List.of(
                Cursor.of("a"),
                Cursor.of("a", "b", "c"),
                Cursor.of("a", ""),
                Cursor.of("a", "b\u0000"),
                Base64.getUrlEncoder().encodeToString(new byte[] {(byte) 0xFF, '\n', 'a'}))) {
            Query query = query("cursor", cursor);
            assertThat(query.cursor(2)).isNull();
            assertThat(faults(query)).containsExactly("cursor invalid-format");
        }
    }

    @Test
    void readsTimesWithAnyOffset() {
        assertThat(query("t", "2026-01-31T12:00:00+02:00").time("t")).isEqualTo(Instant.parse("2026-01-31T10:00:00Z"));
        assertThat(query("t", "2026-01-31T12:00:00.5Z").time("t")).isEqualTo(Instant.parse("2026-01-31T12:00:00.5Z"));
        for (String bad : List.of("2026-01-31", "yesterday", "+999999999-01-01T00:00:00Z", "1234567890")) {
            Query query = query("t", bad);
            assertThat(query.time("t")).isNull();
            assertThat(faults(query)).hasSize(1);
        }
    }

    @Test
    void readsFlagsAndChoicesExactly() {
        assertThat(query("active", "true").flag("active")).isTrue();
        Query query = query("active", "TRUE");
        assertThat(query.flag("active")).isNull();
        assertThat(faults(query)).containsExactly("active not-a-choice");
    }

    @Test
    void refusesControlCharactersAndBrokenUtf8() {
        for (String bad : List.of("a\u0000b", "a\r\nb", "a\uFFFDb")) {
            Query query = query("q", bad);
            query.text("q", 1, 100);
            assertThat(faults(query)).containsExactly("q control-character");
        }
    }
}
