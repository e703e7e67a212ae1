package dev.holdfast.messaging;

import dev.holdfast.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MessagingConfiguration {
    @Bean
    static MessagingSettings messagingSettings(Settings settings) {
        return MessagingSettings.from(settings);
    }
}
