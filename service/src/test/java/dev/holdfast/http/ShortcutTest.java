package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ResponseEntity;

class ShortcutTest {
    private static @Nullable String name(String pattern, String method, String uri) {
        return new Shortcut("GET", pattern, (_, _) -> ResponseEntity.ok().build()).name(method, uri);
    }

    @Test
    void takesWhatIsPlainlyMeantForIt() {
        assertThat(name("/orders", "GET", "/orders")).isEmpty();
        assertThat(name("/orders/{id}", "GET", "/orders/TEE_m-9")).isEqualTo("TEE_m-9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/order",
                "/orders",
                "/orders/",
                "/orders/a/",
                "/orders/a/b",
                "/orders/..",
                "/orders/a%20b",
                "/orders/a;b",
                "/orders/ä",
                "//orders/a",
                "/Orders/a"
            })
    void leavesWhatIsAnothersOrEncoded(String uri) {
        assertThat(name("/orders/{id}", "GET", uri)).isNull();
    }

    @Test
    void leavesOtherMethodsAndLongerPaths() {
        assertThat(name("/orders", "HEAD", "/orders")).isNull();
        assertThat(name("/orders/{id}", "DELETE", "/orders/a")).isNull();
        assertThat(name("/orders", "GET", "/orders/")).isNull();
    }
}
