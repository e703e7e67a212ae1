package dev.holdfast.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings by their environment names and checks them. Each part of the service has a record with a constructor
 * from this reader, so that defaults, bounds and reasons stand beside what they steer.
 */
public final class Settings {
    private final Source source;

    /** Where values come from; null = not set. */
    @FunctionalInterface
    public interface Source {
        @Nullable
        String get(String name);
    }

    public Settings(Source source) {
        this.source = source;
    }

    /** Those of the process, where no frame has read them already. */
    public static Settings ofEnvironment() {
        return new Settings(System::getenv);
    }

    /** An unset and a blank value mean the same: the default. */
    public String text(String name, String fallback) {
        String value = source.get(name);
        return value == null || value.isBlank() ? fallback : value.strip();
    }

    /** @throws BadSetting where it is not one of the choices */
    public String choice(String name, String fallback, List<String> choices) {
        String value = text(name, fallback);
        if (!choices.contains(value)) {
            throw new BadSetting(name, "must be one of " + String.join(", ", choices), value);
        }
        return value;
    }

    /** @throws BadSetting where it is not a whole number from min to max */
    public int integer(String name, int fallback, int min, int max) {
        String value = text(name, Integer.toString(fallback));
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BadSetting(name, "must be a whole number from " + min + " to " + max, value);
        }
        throw new BadSetting(name, "must be a whole number from " + min + " to " + max, value);
    }

    /** A duration in whole milliseconds. */
    public Duration millis(String name, Duration fallback, Duration min, Duration max) {
        return Duration.ofMillis(integer(name, (int) fallback.toMillis(), (int) min.toMillis(), (int) max.toMillis()));
    }

    /** A share from 0 to 1. */
    public double share(String name, double fallback) {
        String value = text(name, Double.toString(fallback));
        try {
            double share = Double.parseDouble(value);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            throw new BadSetting(name, "must be a number from 0 to 1", value);
        }
        throw new BadSetting(name, "must be a number from 0 to 1", value);
    }

    /** An absolute http or https address without a slash at its end. */
    public URI url(String name, String fallback) {
        return parsed(name, fallback, "must be an http:// or https:// address", value -> {
            URI uri = URI.create(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
            if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
                throw new IllegalArgumentException(value);
            }
            return uri;
        });
    }

    /** Any value with a parser of its own; the parser refuses with {@link IllegalArgumentException}. */
    public <T> T parsed(String name, String fallback, String rule, Function<String, T> parser) {
        String value = text(name, fallback);
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new BadSetting(name, rule, value);
        }
    }
}
