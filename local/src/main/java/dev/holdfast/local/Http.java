package dev.holdfast.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a server whether it is ready. */
final class Http {
    private static final Duration BOUND = Duration.ofSeconds(3);
    private static final int OK = 200;
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(BOUND)
            .build();

    private Http() {}

    /** Whether a GET is answered with 200 in time; throws while nobody listens. */
    static boolean answers(String url) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(BOUND).build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    }
}
