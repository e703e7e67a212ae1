package dev.holdfast.messaging;

import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Settings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * How Kafka's brokers are spoken to. With TLS their certificates are checked, the name of the host included.
 *
 * @param protocol {@code KAFKA_SECURITY_PROTOCOL}: {@code PLAINTEXT}, {@code SSL}, {@code SASL_PLAINTEXT} or {@code
 *     SASL_SSL}
 * @param mechanism {@code KAFKA_SASL_MECHANISM}: {@code SCRAM-SHA-512}, {@code SCRAM-SHA-256}, or {@code PLAIN}, which
 *     tells the broker the password
 * @param user {@code KAFKA_SASL_USERNAME}, which the SASL protocols need
 * @param password {@code KAFKA_SASL_PASSWORD}
 */
record KafkaSecurity(String protocol, String mechanism, String user, String password) {

    static KafkaSecurity from(Settings settings) {
        KafkaSecurity security = new KafkaSecurity(
                settings.choice(
                        "KAFKA_SECURITY_PROTOCOL",
                        "PLAINTEXT",
                        List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")),
                settings.choice(
                        "KAFKA_SASL_MECHANISM", "SCRAM-SHA-512", List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")),
                settings.text("KAFKA_SASL_USERNAME", ""),
                settings.text("KAFKA_SASL_PASSWORD", ""));
        if (security.asksForAPassword() && security.user.isEmpty()) {
            throw new BadSetting("KAFKA_SASL_USERNAME", "must be set with a SASL protocol", "");
        }
        return security;
    }

    private boolean asksForAPassword() {
        return protocol.startsWith("SASL");
    }

    /** What every client is given. */
    Map<String, Object> properties() {
        if (!asksForAPassword()) {
            return Map.of(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
        }
        Class<?> login = mechanism.equals("PLAIN") ? PlainLoginModule.class : ScramLoginModule.class;
        return Map.of(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                protocol,
                SaslConfigs.SASL_MECHANISM,
                mechanism,
                SaslConfigs.SASL_JAAS_CONFIG,
                "%s required username=%s password=%s;".formatted(login.getName(), quoted(user), quoted(password)));
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Without the password: a record would print it. */
    @Override
    public String toString() {
        return protocol + (asksForAPassword() ? " " + mechanism + " as " + user : "");
    }
}
