package dev.holdfast.payment;

import dev.holdfast.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How payments are made.
 *
 * @param provider in this process or behind HTTP
 * @param url where the provider of kind {@code HTTP} listens
 * @param timeout how long one call may take before its answer is "unknown"
 * @param inFlight how many calls run at once
 * @param declinedPerMillion the simulation's share of {@code tok_ok} that is declined
 */
public record PaymentSettings(Provider provider, URI url, Duration timeout, int inFlight, int declinedPerMillion) {
    /** Who answers; the names are the setting's values. */
    public enum Provider {
        SIMULATED,
        HTTP
    }

    public PaymentSettings(Settings settings) {
        this(
                provider(settings.choice("PAYMENT_PROVIDER", "simulated", List.of("simulated", "http"))),
                settings.url("PAYMENT_URL", "http://127.0.0.1:8090"),
                // Far above a healthy answer, far below the poll interval a consumer must keep; later answers are
                // found.
                settings.millis(
                        "PAYMENT_TIMEOUT_MILLIS", Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofMinutes(1)),
                // 256 calls of 50 ms are 5,000 charges a second, and 256 sockets are within every default limit.
                settings.integer("PAYMENT_IN_FLIGHT", 256, 1, 10_000),
                (int) Math.round(settings.share("PAYMENT_FAILURE_RATE", 0) * 1_000_000));
    }

    private static Provider provider(String name) {
        return Provider.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
