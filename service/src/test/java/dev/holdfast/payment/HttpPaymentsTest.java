package dev.holdfast.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.local.LocalServers;
import dev.holdfast.payment.PaymentAnswer.Declined;
import dev.holdfast.payment.PaymentAnswer.Unknown;
import dev.holdfast.payment.PaymentAnswer.Voided;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same contract against the simulator in a process of its own, which keeps a ledger. */
@Tag("servers")
class HttpPaymentsTest extends PaymentContract {
    private static LocalServers servers;
    private static HttpPayments payments;

    @BeforeAll
    static void startsTheSimulatorAlone(@TempDir Path home) {
        servers = LocalServers.start(
                home,
                Map.of(
                        "PAYMENT_PROVIDER", "http",
                        "PAYMENT_FAILURE_RATE", "0.25",
                        "POSTGRES_HOST", "elsewhere",
                        "KAFKA_BOOTSTRAP_SERVERS", "elsewhere:1",
                        "SCHEMA_REGISTRY_URL", "http://elsewhere:1",
                        "MONGO_URI", "mongodb://elsewhere:1"),
                _ -> {});
        payments = new HttpPayments(URI.create(servers.payments().url()), Duration.ofSeconds(10));
    }

    @AfterAll
    static void stopsIt() {
        payments.close();
        servers.close();
    }

    @Override
    PaymentProvider provider() {
        return payments;
    }

    @Override
    Duration haste() {
        return Duration.ofMillis(1500);
    }

    @Test
    void answersAlikeAfterTheProviderWasKilled() {
        Charge captured = of("tok_slow_0");
        Charge givenUp = of("tok_slow_0");
        PaymentAnswer answer = charge(captured);
        giveBack(givenUp);
        servers.payments().kill();
        assertThat(charge(captured)).isInstanceOf(Unknown.class);
        assertThat(find(captured)).isInstanceOf(Unknown.class);
        assertThat(giveBack(captured)).isInstanceOf(Unknown.class);
        servers.payments().start();
        assertThat(find(captured)).isEqualTo(answer);
        assertThat(charge(captured)).isEqualTo(answer);
        assertThat(find(givenUp)).isEqualTo(new Voided());
        assertThat(charge(givenUp)).isEqualTo(new Declined(PaymentProvider.ORDER_CANCELLED));
    }
}
