package dev.holdfast.http;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The {@code If-Match} of a write (RFC 9110, 13.1.1): the versions its caller would accept. A weak or malformed tag
 * matches nothing.
 *
 * @param any no condition was set, or {@code *}
 * @param tags the strong tags as they came, quotes included
 */
public record Preconditions(boolean any, Set<String> tags) {
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    public Preconditions {
        tags = Set.copyOf(tags);
    }

    /** What the request demands. */
    public static Preconditions ifMatch(HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders("If-Match"));
        Set<String> tags = new HashSet<>();
        for (String value : values) {
            Collections.addAll(tags, COMMA.split(value.strip()));
        }
        return new Preconditions(values.isEmpty() || tags.contains("*"), tags);
    }

    /** The strong tag of a version. */
    public static String etag(long version) {
        return "\"" + version + "\"";
    }

    public boolean allow(long version) {
        return any || tags.contains(etag(version));
    }

    /** {@code stale-version} where this version is not one of those the caller would accept. */
    public Optional<Refusal> refusal(long version) {
        return allow(version)
                ? Optional.empty()
                : Optional.of(Refusal.of(Code.STALE_VERSION, "Read it again and repeat with its present ETag."));
    }
}
