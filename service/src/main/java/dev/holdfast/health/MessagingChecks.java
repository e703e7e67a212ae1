package dev.holdfast.health;

import dev.holdfast.messaging.MessagingHealth;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Kafka, the registry and the delivery of events: orders are taken without them, so their absence only degrades. */
@Configuration(proxyBeanMethods = false)
class MessagingChecks {
    /** A question that throws where something is not well. */
    private interface Question {
        void ask() throws Exception;
    }

    private record Check(String name, Question question) implements HealthCheck {
        @Override
        public boolean essential() {
            return false;
        }

        @Override
        public void ask() throws Exception {
            question.ask();
        }
    }

    @Bean
    static HealthCheck kafkaHealth(MessagingHealth messaging) {
        return new Check("kafka", () -> {
            messaging.askKafka();
            messaging.askDelivery();
        });
    }

    @Bean
    static HealthCheck schemaRegistryHealth(MessagingHealth messaging) {
        return new Check("schemaRegistry", messaging::askRegistry);
    }
}
