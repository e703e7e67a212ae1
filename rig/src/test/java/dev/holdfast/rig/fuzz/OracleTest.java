package dev.holdfast.rig.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.RawServer;
import dev.holdfast.rig.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle catches answers that are planted in a server which says what it is told. */
class OracleTest {
    private static final String PROBLEM =
            "{\"type\":\"/docs/problems#x\",\"title\":\"t\",\"status\":422,\"code\":\"invalid-request\",\"detail\":\"d\"}";

    private static String answer(String status, String type, String body) {
        return "HTTP/1.1 " + status + " \r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    /** One bent request, answered so. */
    private static FuzzReport report(String... answers) throws IOException, InterruptedException {
        // The first of a run is a valid one, which this seed makes a request that 200 answers well.
        String[] script = new String[answers.length + 1];
        script[0] = answer(Integer.toString(good()), "application/json", good() == 204 ? "" : "{}");
        System.arraycopy(answers, 0, script, 1, answers.length);
        try (RawServer server = new RawServer(List.of(script))) {
            return Fuzz.run(ShotTest.WORLD, server.address(), SEED, script.length, 1);
        }
    }

    private static final long SEED = 1;

    private static int good() {
        Endpoint endpoint = ShotTest.shot(SEED, 0).endpoint();
        for (int status = 200; status < 300; status++) {
            if (endpoint.isGood(status)) {
                return status;
            }
        }
        throw new AssertionError(endpoint + " has no good answer");
    }

    @Test
    void passesWhatIsAsItShouldBe() throws Exception {
        FuzzReport report = report(answer("422", "application/problem+json", PROBLEM));
        assertThat(report.failures()).isEmpty();
        assertThat(report.holds()).isTrue();
        assertThat(report.requests()).isEqualTo(2);
        assertThat(report.controls()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | application/problem+json | {'type':'t','title':'t','status':500,'code':'internal-error'} | a 500",
                "503 | application/problem+json | {'type':'t','title':'t','status':503,'code':'overloaded'} | a 503",
                "404 | text/html | <html></html> | a refusal of type",
                "404 | application/problem+json | {'type':'t','title':'t','status':404} | without code",
                "404 | application/problem+json | {'type':'t','title':'t','status':404,'code':'Not_Found'} | kebab",
                "404 | application/problem+json | {'type':'t','title':'t','status':400,'code':'not-found'} | not the answer's",
                "404 | application/problem+json | {'type':'t','title':'t','status':404,'code':'not-found','a':'java.lang.X'} | java.",
                "404 | application/problem+json | {'type':'t','title':'t','status':404,'code':'c','a':'select 1'} | select",
                "404 | application/problem+json | {'type':'t','title':'t','status':404,'code':'c' | no JSON object",
                "200 | application/json | {'a':} | no JSON object",
                "200 | application/x-ndjson | {'status':202} | a line without",
                "200 | application/x-ndjson | {'status':500,'problem':{'code':'internal-error'}} | a line with a 500",
            })
    void catchesWhatShouldNotBe(String status, String type, String body, String fault) throws Exception {
        FuzzReport report = report(answer(status, type, body.replace('\'', '"')));
        assertThat(report.holds()).isFalse();
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.reason()).contains(fault.replace('\'', '\''));
            assertThat(failure.what()).startsWith("request 1 (");
            assertThat(failure.request()).contains("HTTP/1.1\\x0d\\x0a");
        });
    }

    @Test
    void allowsAndCountsOverloadThatSaysWhenToComeAgain() throws Exception {
        String body = "{\"type\":\"t\",\"title\":\"t\",\"status\":503,\"code\":\"overloaded\"}";
        FuzzReport report = report("HTTP/1.1 503 \r\nRetry-After: 1\r\nContent-Type: application/problem+json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(report.holds()).isTrue();
        assertThat(report.overloaded()).isEqualTo(1);
    }

    @Test
    void judgesAnAnswerToHeadWithoutItsBody() {
        Shot shot = new Shot(
                1,
                ShotTest.shot(SEED, 1).endpoint(),
                List.of(Mutation.METHOD),
                Request.raw("HEAD / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(Oracle.fault(shot, headed(405, "application/problem+json", -1)))
                .isNull();
        assertThat(Oracle.fault(shot, headed(200, "", -1))).isNull();
        assertThat(Oracle.fault(shot, headed(503, "application/problem+json", 1)))
                .isNull();
        assertThat(Oracle.fault(shot, headed(503, "application/problem+json", -1)))
                .contains("503");
        assertThat(Oracle.fault(shot, headed(500, "application/problem+json", -1)))
                .contains("500");
        assertThat(Oracle.fault(shot, headed(404, "text/html", -1))).contains("text/html");
    }

    private static Answer headed(int status, String type, int retryAfter) {
        return new Answer(status, type, null, retryAfter, false, new byte[0]);
    }

    @Test
    void catchesHalfAnAnswer() throws Exception {
        assertThat(report("HTTP/1.1 200 \r\nContent-Length: 100\r\n\r\n{\"a\"").failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.reason()).contains("inside a body"));
    }

    @Test
    void catchesAConnectionThatEndsWithoutSaying() throws Exception {
        assertThat(report(RawServer.HANG_UP).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.request()).contains("; before it "));
    }

    @Test
    void catchesAValidRequestThatIsRefused() throws Exception {
        try (RawServer server = new RawServer(List.of(answer("422", "application/problem+json", PROBLEM)))) {
            assertThat(Fuzz.run(ShotTest.WORLD, server.address(), SEED, 1, 1).failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo("a valid request is refused"));
        }
    }

    @Test
    void judgesWhatAbuseIsAnswered() {
        String good = answer("400", "application/problem+json", PROBLEM.replace("422", "400"));
        assertThat(RawAbuse.fault(Abuse.TWO_LENGTHS, good)).isNull();
        assertThat(RawAbuse.fault(Abuse.TWO_LENGTHS, "")).isNull();
        assertThat(RawAbuse.fault(Abuse.WAITS_FOR_LEAVE, "HTTP/1.1 100 \r\n\r\n" + good))
                .isNull();
        assertThat(RawAbuse.fault(Abuse.TWO_LENGTHS, answer("200", "application/json", "{}")))
                .isNotNull();
        assertThat(RawAbuse.fault(Abuse.HTTP_10, answer("200", "application/json", "{}")))
                .isNull();
        assertThat(RawAbuse.fault(Abuse.TWO_LENGTHS, answer("500", "application/problem+json", PROBLEM)))
                .isNotNull();
        assertThat(RawAbuse.fault(Abuse.TWO_LENGTHS, answer("400", "text/html", "<p>")))
                .isNotNull();
        assertThat(RawAbuse.fault(Abuse.TWO_LENGTHS, answer("400", "application/problem+json", PROBLEM)))
                .contains("status");
    }
}
