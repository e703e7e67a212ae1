package dev.holdfast.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * Calls the {@link Shortcut}s' controllers from the filter: without dispatcher, converters and observation, which took a third of
 * the processor's time for a read of stock. Answers, failures and the metric are the same, and whatever is unusual about a
 * request is left to Spring.
 */
final class ShortWay {
    private final ObjectProvider<Shortcut> provider;
    private final ObjectProvider<FailureAdvice> failures;
    private final ObjectProvider<MeterRegistry> meters;
    private final Map<Timed, Timer> timers = new ConcurrentHashMap<>();
    private volatile @Nullable List<Shortcut> shortcuts;

    /** The beans are asked for with the first request: the web server is made before them. */
    ShortWay(
            ObjectProvider<Shortcut> shortcuts,
            ObjectProvider<FailureAdvice> failures,
            ObjectProvider<MeterRegistry> meters) {
        this.provider = shortcuts;
        this.failures = failures;
        this.meters = meters;
    }

    private record Timed(Shortcut shortcut, int status) {}

    /** Answers the request, or leaves it as it is. @return whether it was answered */
    boolean answers(HttpServletRequest in, HttpServletResponse out) throws IOException {
        String method = in.getMethod();
        String uri = in.getRequestURI();
        for (Shortcut shortcut : shortcuts()) {
            String name = shortcut.name(method, uri);
            if (name != null) {
                if (isConditional(in)) {
                    return false;
                }
                long began = System.nanoTime();
                ResponseEntity<byte[]> answer = answer(shortcut, name, in);
                try {
                    write(answer, out);
                } finally { // the caller may have gone
                    timers.computeIfAbsent(
                                    new Timed(shortcut, answer.getStatusCode().value()), this::timer)
                            .record(Duration.ofNanos(System.nanoTime() - began));
                }
                letOthersSend();
                return true;
            }
        }
        return false;
    }

    private List<Shortcut> shortcuts() {
        List<Shortcut> known = shortcuts;
        if (known == null) {
            known = provider.stream().toList();
            shortcuts = known;
        }
        return known;
    }

    /** Spring answers 304 where it may. */
    private static boolean isConditional(HttpServletRequest in) {
        return in.getHeader(HttpHeaders.IF_NONE_MATCH) != null || in.getHeader(HttpHeaders.IF_MODIFIED_SINCE) != null;
    }

    private ResponseEntity<byte[]> answer(Shortcut shortcut, String name, HttpServletRequest in) {
        try {
            return shortcut.handler().answer(name, in);
        } catch (RuntimeException | InterruptedException | Error thrown) {
            return failures.getObject().answer(thrown, in);
        }
    }

    private static void write(ResponseEntity<byte[]> answer, HttpServletResponse out) throws IOException {
        out.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((header, values) -> values.forEach(value -> out.addHeader(header, value)));
        byte[] body = answer.getBody();
        if (body != null) {
            out.setContentLength(body.length);
            out.getOutputStream().write(body);
        }
    }

    /**
     * The orders of one commit are answered together, and Tomcat sends an answer with its last byte. With all of them on their way
     * before it looks for the next request of any, a busy caller's is there as a rule; else it is one more thing for the poller to
     * watch and to wake us for.
     */
    private static void letOthersSend() {
        Thread.yield();
    }

    private Timer timer(Timed timed) {
        HttpStatus.Series series = HttpStatus.Series.resolve(timed.status);
        return Timer.builder("http.server.requests")
                .tag("error", "none")
                .tag("exception", "none")
                .tag("method", timed.shortcut.method())
                .tag("outcome", series == HttpStatus.Series.SUCCESSFUL ? "SUCCESS" : String.valueOf(series))
                .tag("status", Integer.toString(timed.status))
                .tag("uri", timed.shortcut.pattern())
                .register(meters.getObject());
    }
}
