package dev.holdfast.rig.fuzz;

import dev.holdfast.rig.http.Answer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an answer to any request at all has to be (api.md section 1). */
final class Oracle {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern REFUSED = Pattern.compile("[45][0-9]{2}");
    private static final String PROBLEM = "application/problem+json";
    private static final Set<String> MAY_PASS = Set.of("overloaded", "unavailable");

    /** What no refusal may say. Requests hold none of these, since a refusal names the place of a fault. */
    private static final List<String> LEAKS = List.of(
            "Exception",
            "java.",
            ".java",
            "\tat ",
            "dev.holdfast",
            "org.postgresql",
            "org.springframework",
            "org.apache",
            "com.mongodb",
            "tools.jackson",
            "com.fasterxml",
            "select ",
            "insert into",
            "delete from",
            "SQLSTATE",
            "PSQL",
            "/var/",
            "/home/",
            "/usr/",
            "/tmp/",
            "/opt/");

    private Oracle() {}

    /** What is wrong with the answer; null where nothing is. */
    static @Nullable String fault(Shot shot, Answer answer) {
        int status = answer.status();
        if (shot.request().isHead()) {
            return headFault(answer);
        }
        if (status == 503 && mayPass(answer)) {
            return null; // counted by the caller
        }
        if (status >= 500) {
            return "a " + status;
        }
        if (shot.isControl() && !shot.endpoint().isGood(status)) {
            return "a valid request is refused";
        }
        return status >= 400 ? problemFault(status, answer.contentType(), answer.text()) : bodyFault(answer);
    }

    /** Without a body to look into; one that came all the same would stand before the next answer. */
    private static @Nullable String headFault(Answer answer) {
        int status = answer.status();
        if (status >= 500) {
            return status == 503 && answer.retryAfterSeconds() >= 0 ? null : "a " + status;
        }
        return status < 400 || answer.contentType().startsWith(PROBLEM) ? null : refusalType(answer.contentType());
    }

    private static String refusalType(String contentType) {
        return "a refusal of type \"" + contentType + "\"";
    }

    /** Overload, told as the contract says. */
    static boolean mayPass(Answer answer) {
        return answer.retryAfterSeconds() >= 0 && MAY_PASS.contains(answer.problemCode());
    }

    /** What is wrong with a refusal. */
    static @Nullable String problemFault(int status, String contentType, String text) {
        if (!contentType.startsWith(PROBLEM)) {
            return refusalType(contentType);
        }
        return problemFault(status, text);
    }

    private static @Nullable String problemFault(int status, String text) {
        Map<String, String> problem = JsonReader.object(text);
        if (problem == null) {
            return "a problem that is no JSON object";
        }
        for (String field : List.of("type", "title", "status", "code")) {
            if (problem.getOrDefault(field, "").isEmpty()) {
                return "a problem without " + field;
            }
        }
        if (!CODE.matcher(problem.getOrDefault("code", "")).matches()) {
            return "a code that is not in kebab case";
        }
        if (!Integer.toString(status).equals(problem.get("status"))) {
            return "the problem's status is not the answer's";
        }
        for (String leak : LEAKS) {
            if (text.contains(leak)) {
                return "a refusal that says \"" + leak + "\"";
            }
        }
        return null;
    }

    private static @Nullable String bodyFault(Answer answer) {
        String type = answer.contentType();
        if (type.startsWith("application/x-ndjson")) {
            return answer.text().lines().map(Oracle::lineFault).reduce(null, (a, b) -> a == null ? b : a);
        }
        boolean json = type.startsWith("application/json") && !answer.text().isEmpty();
        return json && JsonReader.object(answer.text()) == null ? "a body that is no JSON object" : null;
    }

    /** A line of a bulk answer is an answer of its own. */
    private static @Nullable String lineFault(String line) {
        Map<String, String> fields = JsonReader.object(line);
        if (fields == null) {
            return "a line that is no JSON object";
        }
        String problem = fields.get("problem");
        String status = fields.getOrDefault("status", "");
        if (problem == null) {
            return status.equals("202") && fields.containsKey("order") ? null : "a line without order and problem";
        }
        if (status.startsWith("5") && !MAY_PASS.contains(code(problem))) {
            return "a line with a " + status;
        }
        return REFUSED.matcher(status).matches() ? problemFault(Integer.parseInt(status), problem) : "a line's status";
    }

    private static String code(String problem) {
        Map<String, String> fields = JsonReader.object(problem);
        return fields == null ? "" : fields.getOrDefault("code", "");
    }
}
