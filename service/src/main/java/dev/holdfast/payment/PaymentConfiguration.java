package dev.holdfast.payment;

import dev.holdfast.failure.TimeOuts;
import dev.holdfast.settings.OnRole;
import dev.holdfast.settings.Role;
import dev.holdfast.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@OnRole(Role.PAYMENTS)
class PaymentConfiguration {
    @Bean
    static PaymentSettings paymentSettings(Settings settings) {
        return new PaymentSettings(settings);
    }

    @Bean
    static PaymentProvider paymentProvider(PaymentSettings settings) {
        return switch (settings.provider()) {
            case HTTP -> new HttpPayments(settings.url(), settings.timeout());
            case SIMULATED -> new SimulatedPayments(InstantSource.system(), settings.declinedPerMillion());
        };
    }

    @Bean
    static Payments payments(PaymentProvider provider, PaymentSettings settings, MeterRegistry meters) {
        return new Payments(provider, settings, new TimeOuts(System::nanoTime), meters);
    }
}
