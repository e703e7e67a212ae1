package dev.holdfast.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Settings;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void speaksPlainlyUntilItIsToldOtherwise() {
        assertThat(of(Map.of()).security().properties()).isEqualTo(Map.of("security.protocol", "PLAINTEXT"));
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, PlainLoginModule", "SCRAM-SHA-256, ScramLoginModule", "SCRAM-SHA-512, ScramLoginModule"})
    void logsInWhateverThePasswordHolds(String mechanism, String module) {
        KafkaSecurity security = of(Map.of(
                        "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                        "KAFKA_SASL_MECHANISM", mechanism,
                        "KAFKA_SASL_USERNAME", "shop",
                        "KAFKA_SASL_PASSWORD", "a\"b\\c; d"))
                .security();
        var login = JaasContext.loadClientContext(Map.of(
                        "sasl.jaas.config",
                        new Password(String.valueOf(security.properties().get("sasl.jaas.config")))))
                .configurationEntries()
                .getFirst();
        assertThat(login.getLoginModuleName()).endsWith(module);
        assertThat(login.getOptions()).isEqualTo(Map.of("username", "shop", "password", "a\"b\\c; d"));
        assertThat(security.toString()).contains("shop").doesNotContain("a\"b");
    }

    @Test
    void wantsAUserWhereTheBrokerAsksForOne() {
        assertThatThrownBy(() -> of(Map.of("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT")))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("KAFKA_SASL_USERNAME must be set");
    }

    private static MessagingSettings of(Map<String, String> environment) {
        return MessagingSettings.from(new Settings(environment::get));
    }
}
