package dev.holdfast.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;

/**
 * What every answer carries, and CORS. A page of an unknown origin gets its answer without leave to read it, as the
 * protocol wants it; only its preflight is refused. So a reverse proxy that changes the scheme breaks no same-origin page.
 */
final class EdgeFilter implements Filter {
    private static final Pattern BROKEN = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private final CorsConfiguration cors = new CorsConfiguration();
    private final DefaultCorsProcessor processor = new DefaultCorsProcessor();

    private final Farewell farewell;
    private final ShortWay shortWay;

    EdgeFilter(CorsSettings settings, Farewell farewell, ShortWay shortWay) {
        this.farewell = farewell;
        this.shortWay = shortWay;
        cors.setAllowedOrigins(settings.origins());
        cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PATCH", "DELETE"));
        cors.setAllowedHeaders(List.of("*"));
        cors.setExposedHeaders(List.of(
                HttpHeaders.LOCATION,
                HttpHeaders.ETAG,
                Answer.REPLAYED,
                HttpHeaders.RETRY_AFTER,
                "Preference-Applied",
                "Last-Event-ID"));
        cors.setMaxAge(Duration.ofHours(1));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest in && response instanceof HttpServletResponse out) {
            out.setHeader("X-Content-Type-Options", "nosniff");
            if (farewell.begun()) {
                out.setHeader(HttpHeaders.CONNECTION, "close");
            }
            String type = in.getContentType();
            if (type != null && type.indexOf('*') >= 0) { // where there is no such address, Spring fails to name it
                refuse(HttpFailure.of(415), in.getRequestURI(), out);
                return;
            }
            if (hasBrokenParameter(in.getRequestURI())) { // Tomcat passes over it, and Spring fails to decode it
                refuse(HttpFailure.of(400), "/", out);
                return;
            }
            String origin = in.getHeader(HttpHeaders.ORIGIN);
            if (origin != null && answersPreflight(origin, in, out)) {
                return;
            }
            if (shortWay.answers(in, out)) {
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** @param instance the path of the request, where it can be told */
    private static void refuse(HttpFailure refusal, String instance, HttpServletResponse out) throws IOException {
        out.setStatus(refusal.status());
        out.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        out.getOutputStream().write(refusal.bytes(instance));
    }

    /** Whether a parameter of the path (;name=value) has a % that begins no encoded byte. */
    private static boolean hasBrokenParameter(String uri) {
        int parameters = uri.indexOf(';');
        return parameters >= 0 && BROKEN.matcher(uri).find(parameters);
    }

    private boolean answersPreflight(String origin, HttpServletRequest in, HttpServletResponse out) throws IOException {
        boolean preflight = CorsUtils.isPreFlightRequest(in);
        if (cors.checkOrigin(origin) != null) {
            processor.processRequest(cors, in, out);
        } else if (preflight) {
            refuse(
                    new HttpFailure(
                            403,
                            "origin-not-allowed",
                            "Pages of this origin may not call the service",
                            "Name the origin in BACKEND_CORS_ORIGIN."),
                    in.getRequestURI(),
                    out);
        }
        return preflight;
    }
}
