package dev.holdfast.http;

import dev.holdfast.Holdfast;
import dev.holdfast.TestServers.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The whole service on real servers with the demo catalogue, in this process, started once for all tests of it. */
public final class RunningService {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningService() {}

    private static final class Holder {
        static final ConfigurableApplicationContext CONTEXT = SpringApplication.run(
                Holdfast.class,
                Stream.concat(
                                World.fresh("http").environment().entrySet().stream()
                                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue()),
                                Stream.of(
                                        "--SERVER_PORT=0",
                                        "--APP_NAME=Corner shop",
                                        "--HOLDFAST_SEED=true",
                                        "--SHUTDOWN_PAUSE_MILLIS=0",
                                        "--AUDIT_PAUSE_MILLIS=3600000", // tests here leave holds of no order
                                        "--BACKEND_CORS_ORIGIN=[\"https://shop.example\"]"))
                        .toArray(String[]::new));
    }

    /** What an answer says. */
    public record Answered(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public byte[] bytes() {
            return response.body();
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return Json.MAPPER.readTree(response.body());
        }

        /** "200", or of a problem "409 sku-taken". */
        public String verdict() {
            return header("Content-Type").equals("application/problem+json")
                    ? status() + " " + json().path("code").asString("")
                    : Integer.toString(status());
        }
    }

    public static <T> T bean(Class<T> type) {
        return Holder.CONTEXT.getBean(type);
    }

    /** Where there are several of the type. */
    public static <T> T bean(String name, Class<T> type) {
        return Holder.CONTEXT.getBean(name, type);
    }

    public static int port() {
        return Objects.requireNonNull(((WebServerApplicationContext) Holder.CONTEXT).getWebServer())
                .getPort();
    }

    public static Answered get(String path, String... headers) {
        return ask("GET", path, "", headers);
    }

    /** JSON unless a header says otherwise. */
    public static Answered post(String path, String body, String... headers) {
        return ask("POST", path, body, headers);
    }

    /** @param body "" = none */
    public static Answered ask(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            for (int i = 0; i < headers.length; i += 2) {
                request.setHeader(headers[i], headers[i + 1]);
            }
        }
        try {
            return new Answered(CLIENT.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
