package dev.holdfast.messaging;

import dev.holdfast.failure.FaultException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A schema registry with Confluent's REST API. Every call is bounded in time; whatever is not an answer (no connection, too
 * late, 429, 5xx) is {@link FaultException} and worth repeating.
 */
@Component
final class SchemaRegistry {
    /** Nobody waits for it in the way of an order; these bound how long a relay or consumer notices nothing else. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final Duration ANSWER = Duration.ofSeconds(4);
    private static final String JSON = "application/vnd.schemaregistry.v1+json";

    private final JsonMapper json = JsonMapper.shared();
    private final HttpClient client;
    private final URI base;
    private final @Nullable String authorization;

    private record Answer(int status, String body) {}

    /** The registry's "no" to a schema: repeating does not help. */
    static final class SchemaRefused extends RuntimeException {
        SchemaRefused(String detail) {
            super(detail);
        }
    }

    SchemaRegistry(MessagingSettings settings) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(settings.authorities().context())
                .build();
        URI uri = settings.registryUrl();
        this.base = withoutUserInfo(uri);
        this.authorization = uri.getUserInfo() == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString(uri.getUserInfo().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Registers a self-contained Protobuf schema; one that is already there keeps its id.
     *
     * @throws SchemaRefused where it is not compatible with the subject's versions
     */
    int register(String subject, String schema) {
        String path = "/subjects/" + encoded(subject) + "/versions";
        Answer answer = call("POST", path, Map.of("schemaType", "PROTOBUF", "schema", schema), ANSWER);
        if (answer.status == 409 || answer.status == 422) {
            throw new SchemaRefused("the schema registry refuses the schema of " + subject + ": " + answer.body);
        }
        return parsed(require(answer, path)).path("id").intValue();
    }

    /**
     * Sets compatibility FULL where nobody chose a level: no answer of its own (Confluent) or NONE (Apicurio). One that
     * somebody chose stays, because adding a field may need another for a moment (docs/events.md).
     */
    void protect(String subject) {
        String path = "/config/" + encoded(subject);
        Answer level = call("GET", path, null, ANSWER);
        if (level.status == 404
                || parsed(require(level, path))
                        .path("compatibilityLevel")
                        .asString("")
                        .equals("NONE")) {
            Answer set = put(path, "FULL");
            if (set.status != 409) { // Apicurio's, where another node that starts was first
                require(set, path);
            }
        }
    }

    /** Sets the subject's level, whatever it is. */
    void compatibility(String subject, String level) {
        String path = "/config/" + encoded(subject);
        require(put(path, level), path);
    }

    private Answer put(String config, String level) {
        return call("PUT", config, Map.of("compatibility", level), ANSWER);
    }

    /** The subjects a schema id is registered under; empty where the registry does not know it. */
    Optional<Set<String>> subjects(int schemaId) {
        String path = "/schemas/ids/" + Integer.toUnsignedString(schemaId) + "/versions";
        Answer answer = call("GET", path, null, ANSWER);
        if (answer.status == 404) {
            return Optional.empty();
        }
        return Optional.of(parsed(require(answer, path))
                .valueStream()
                .map(version -> version.path("subject").asString(""))
                .collect(Collectors.toSet()));
    }

    /** Whether it answers at all. */
    void ask(Duration within) {
        require(call("GET", "/subjects", null, within), "/subjects");
    }

    private Answer call(String method, String path, @Nullable Object body, Duration within) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept", JSON + ", application/json")
                .header("Content-Type", JSON)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        // The request's own time-out ends with the headers; this one covers a body that never ends.
        CompletableFuture<HttpResponse<String>> future =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        try {
            HttpResponse<String> response = future.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (ExecutionException | TimeoutException e) {
            future.cancel(true);
            Throwable cause = e instanceof ExecutionException && e.getCause() instanceof IOException io ? io : e;
            throw FaultException.unavailable("the schema registry does not answer", cause);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw FaultException.unavailable("interrupted while asking the schema registry", e);
        }
    }

    private static String require(Answer answer, String path) {
        if (answer.status / 100 != 2) {
            throw FaultException.unavailable(
                    "the schema registry answers " + answer.status + " to " + path + ": " + answer.body, null);
        }
        return answer.body;
    }

    /** What is not JSON comes from something in front of the registry, and is worth repeating. */
    private JsonNode parsed(String body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            throw FaultException.unavailable("the schema registry's answer is not JSON", e);
        }
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8);
    }

    private static URI withoutUserInfo(URI uri) {
        try {
            return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
