package dev.holdfast.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.money.Money;
import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentSettingsTest {
    @Test
    void simulatesUnlessToldOtherwise() {
        assertThat(settings(Map.of()))
                .isEqualTo(new PaymentSettings(
                        PaymentSettings.Provider.SIMULATED,
                        URI.create("http://127.0.0.1:8090"),
                        Duration.ofSeconds(2),
                        256,
                        0));
    }

    @Test
    void readsWhatIsSet() {
        assertThat(settings(Map.of(
                        "PAYMENT_PROVIDER", "http",
                        "PAYMENT_URL", "https://pay.example/v1/",
                        "PAYMENT_TIMEOUT_MILLIS", "750",
                        "PAYMENT_IN_FLIGHT", "8",
                        "PAYMENT_FAILURE_RATE", "0.3")))
                .isEqualTo(new PaymentSettings(
                        PaymentSettings.Provider.HTTP,
                        URI.create("https://pay.example/v1"),
                        Duration.ofMillis(750),
                        8,
                        300_000));
    }

    @ParameterizedTest
    @CsvSource({
        "PAYMENT_PROVIDER, stripe",
        "PAYMENT_URL, ftp://pay.example",
        "PAYMENT_TIMEOUT_MILLIS, 9",
        "PAYMENT_TIMEOUT_MILLIS, 60001",
        "PAYMENT_IN_FLIGHT, 0",
        "PAYMENT_IN_FLIGHT, 10001",
        "PAYMENT_FAILURE_RATE, 1.1",
        "PAYMENT_FAILURE_RATE, NaN"
    })
    void stopsTheStartWithASentenceThatNamesTheBadSetting(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of(name, value)))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith(name)
                .hasMessageContaining(value);
    }

    @Test
    void choosesTheProvider() throws Exception {
        assertThat(PaymentConfiguration.paymentProvider(settings(Map.of()))).isInstanceOf(SimulatedPayments.class);
        try (var http =
                (HttpPayments) PaymentConfiguration.paymentProvider(settings(Map.of("PAYMENT_PROVIDER", "http")))) {
            assertThat(http).isInstanceOf(HttpPayments.class);
        }
    }

    @Test
    void neverPrintsAToken() {
        UUID id = new UUID(1, 2);
        assertThat(new Charge(id, new Money(5, "EUR"), "tok_secret").toString())
                .isEqualTo("Charge[orderId=" + id + ", amount=Money[amount=5, currency=EUR], token=(hidden)]");
    }

    @Test
    void refusesAChargeWithoutAToken() {
        assertThatThrownBy(() -> new Charge(new UUID(1, 2), new Money(5, "EUR"), " "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static PaymentSettings settings(Map<String, String> values) {
        return new PaymentSettings(new Settings(values::get));
    }
}
