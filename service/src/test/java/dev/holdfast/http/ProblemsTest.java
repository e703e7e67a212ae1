package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.FaultException;
import dev.holdfast.failure.Kind;
import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.Refusal.FieldError;
import dev.holdfast.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

class ProblemsTest {
    private static JsonNode json(ResponseEntity<byte[]> answer) {
        return Json.MAPPER.readTree(answer.getBody());
    }

    @Test
    void rendersEveryMember() {
        Refusal refusal = new Refusal(
                new Code("total-changed", Kind.CONFLICT, "The total is another"),
                "Look again.",
                List.of(new FieldError("/expectedTotal", "changed", "It is more.")),
                Map.of("total", new Money(5497, "EUR"), "status", "not this one"));
        ResponseEntity<byte[]> answer = Problems.of(refusal, "/api/v1/orders");
        assertThat(answer.getStatusCode().value()).isEqualTo(409);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer.getHeaders().containsHeader(HttpHeaders.RETRY_AFTER)).isFalse();
        assertThat(json(answer)).isEqualTo(Json.MAPPER.readTree("""
                {"type": "/docs/problems#total-changed", "title": "The total is another", "status": 409,
                 "detail": "Look again.", "instance": "/api/v1/orders", "code": "total-changed",
                 "errors": [{"pointer": "/expectedTotal", "code": "changed", "detail": "It is more."}],
                 "total": {"amount": 5497, "currency": "EUR"}}
                """));
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED, 400",
        "UNKNOWN, 404",
        "CONFLICT, 409",
        "STALE, 412",
        "TOO_LARGE, 413",
        "UNSUPPORTED, 415",
        "INVALID, 422",
        "BROKEN, 500",
        "OVERLOADED, 503",
        "UNAVAILABLE, 503"
    })
    void givesEveryKindItsStatus(Kind kind, int status) {
        assertThat(Problems.status(new Code("x", kind, "X"))).isEqualTo(status);
    }

    @Test
    void saysWhenToRepeatWhereRepeatingHelps() {
        assertThat(Problems.of(FaultException.overloaded("intake is full"), "/").getHeaders())
                .satisfies(
                        headers -> assertThat(headers.getFirst("Retry-After")).isEqualTo("1"));
        assertThat(Problems.of(FaultException.unavailable("x", null), "/").getHeaders())
                .satisfies(
                        headers -> assertThat(headers.getFirst("Retry-After")).isEqualTo("1"));
        assertThat(Problems.of(Refusal.of(Code.REQUEST_IN_PROGRESS, "Wait."), "/")
                        .getHeaders())
                .satisfies(
                        headers -> assertThat(headers.getFirst("Retry-After")).isEqualTo("1"));
    }

    @Test
    void neverShowsAFaultsCause() {
        FaultException fault = new FaultException(
                Code.INTERNAL, "select * from secret", new IllegalStateException("at /etc/holdfast"));
        String body = json(Problems.of(fault, "/api/v1/orders")).toString();
        assertThat(body).contains("internal-error").doesNotContain("select", "secret", "IllegalState", "/etc");
    }

    @Test
    void writesTimesWithMilliseconds() {
        assertThat(Json.time(Instant.parse("2026-01-31T12:00:00Z"))).isEqualTo("2026-01-31T12:00:00.000Z");
        assertThat(Json.time(Instant.parse("2026-01-31T12:00:00.123999Z"))).isEqualTo("2026-01-31T12:00:00.123Z");
    }
}
