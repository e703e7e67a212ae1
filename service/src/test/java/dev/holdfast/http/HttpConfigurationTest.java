package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Settings;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

class HttpConfigurationTest {
    private static TomcatServletWebServerFactory listening(Map<String, String> settings) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
        HttpConfiguration.tomcat(new Settings(settings::get)).customize(factory);
        return factory;
    }

    @Test
    void listensOnLoopbackUnlessItIsToldOtherwise() {
        assertThat(listening(Map.of("SERVER_ADDRESS", "")).getAddress()).matches(InetAddress::isLoopbackAddress);
        assertThat(listening(Map.of("SERVER_ADDRESS", "0.0.0.0")).getAddress()).matches(InetAddress::isAnyLocalAddress);
        assertThat(listening(Map.of("SERVER_PORT", "8123")).getPort()).isEqualTo(8123);
    }

    @ParameterizedTest
    @CsvSource({"SERVER_ADDRESS, everywhere", "SERVER_PORT, 65536", "SERVER_PORT, http"})
    void stopsTheStartWithASentenceThatNamesTheBadSetting(String name, String value) {
        assertThatThrownBy(() -> listening(Map.of(name, value)))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith(name + " must be ");
    }
}
