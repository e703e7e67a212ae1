package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsSettingsTest {
    private static CorsSettings of(Map<String, String> environment) {
        return new CorsSettings(new Settings(environment::get));
    }

    @Test
    void allowsNobodyByDefault() {
        assertThat(of(Map.of()).origins()).isEmpty();
    }

    @Test
    void allowsTheOriginsOfTheListAndTheFrontend() {
        assertThat(of(Map.of(
                                "BACKEND_CORS_ORIGIN", "[\"https://shop.example\", \"http://localhost:3000/\"]",
                                "FRONTEND_BASE_URL", "https://www.example/app"))
                        .origins())
                .containsExactly("https://shop.example", "http://localhost:3000", "https://www.example");
        assertThat(of(Map.of("BACKEND_CORS_ORIGIN", "[\"*\"]")).origins()).containsExactly("*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example",
                "{}",
                "[1]",
                "[null]",
                "null",
                "[\"shop\"]",
                "[\"ftp://x\"]",
                "[\"a b\"]",
                "["
            })
    void namesTheListWhereItIsBad(String list) {
        assertThatThrownBy(() -> of(Map.of("BACKEND_CORS_ORIGIN", list)))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("BACKEND_CORS_ORIGIN must be a JSON list");
    }

    @Test
    void namesTheFrontendWhereItIsBad() {
        assertThatThrownBy(() -> of(Map.of("FRONTEND_BASE_URL", "shop")))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("FRONTEND_BASE_URL must be");
    }
}
