package dev.holdfast.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessagingSettingsTest {
    @Test
    void buildsTheRegistrysAddressFromHostAndPort() {
        assertThat(of(Map.of("SCHEMA_REGISTRY_HOST_NAME", "registry", "SCHEMA_REGISTRY_PORT", "18081"))
                        .registryUrl())
                .hasToString("http://registry:18081/apis/ccompat/v7");
    }

    @Test
    void prefersTheRegistrysWholeAddress() {
        assertThat(of(Map.of("SCHEMA_REGISTRY_HOST_NAME", "other", "SCHEMA_REGISTRY_URL", "https://registry/"))
                        .registryUrl())
                .hasToString("https://registry");
    }

    @Test
    void namesDeadLettersAndSubjectAfterTheTopic() {
        MessagingSettings settings = of(Map.of("ORDERS_TOPIC", "shop.orders"));
        assertThat(settings.deadLetterTopic()).isEqualTo("shop.orders.dlt");
        assertThat(settings.subject()).isEqualTo("shop.orders-value");
    }

    @Test
    void refusesATopicThatKafkaWouldRefuse() {
        assertThatThrownBy(() -> of(Map.of("ORDERS_TOPIC", "orders events")))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("ORDERS_TOPIC");
    }

    @Test
    void refusesNoPartitions() {
        assertThatThrownBy(() -> of(Map.of("KAFKA_NUM_PARTITIONS", "0")))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("KAFKA_NUM_PARTITIONS");
    }

    private static MessagingSettings of(Map<String, String> environment) {
        return MessagingSettings.from(new Settings(environment::get));
    }
}
