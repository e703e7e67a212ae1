package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {
    @Test
    void allowsEveryVersionWhereNothingWasDemanded() {
        assertThat(Preconditions.ifMatch(Requests.with("Accept", "*/*")).refusal(7))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", "*", "\"6\", \"7\"", "\"6\",\"7\"", "W/\"6\", \"7\"", " \"7\" "})
    void allowsTheVersionThatWasRead(String ifMatch) {
        assertThat(Preconditions.ifMatch(Requests.with("If-Match", ifMatch)).refusal(7))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"6\"", "W/\"7\"", "7", "\"7", "\"07\"", "", "\"6\", \"8\"", "nonsense", "'7'"})
    void refusesEverythingElse(String ifMatch) {
        assertThat(Preconditions.ifMatch(Requests.with("If-Match", ifMatch)).refusal(7))
                .hasValueSatisfying(refusal -> assertThat(refusal.code().name()).isEqualTo("stale-version"));
    }

    @Test
    void readsAListOverSeveralHeaders() {
        assertThat(Preconditions.ifMatch(Requests.with("If-Match", "\"6\"", "\"7\""))
                        .refusal(7))
                .isEmpty();
    }
}
