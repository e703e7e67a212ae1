package dev.holdfast.settings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {
    @Bean
    static Settings settings(Environment environment) {
        return new Settings(environment::getProperty);
    }
}
