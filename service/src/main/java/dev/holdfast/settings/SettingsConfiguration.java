package dev.holdfast.settings;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {
    @Bean
    static Settings settings(Environment environment) {
        return new Settings(environment::getProperty);
    }

    /** What Spring itself reads is checked before any bean is made, so that a bad value has one sentence here too. */
    @Bean
    static BeanFactoryPostProcessor ports(Environment environment) {
        return _ -> {
            Settings settings = new Settings(environment::getProperty);
            settings.integer("POSTGRES_PORT", 5432, 1, 65_535);
            settings.integer("SERVER_PORT", 8000, 0, 65_535);
        };
    }
}
