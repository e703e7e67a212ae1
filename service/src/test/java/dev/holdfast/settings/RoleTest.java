package dev.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleTest {
    @Test
    void areAllOfThemUnlessSomeAreAskedFor() {
        assertThat(roles("  ")).containsExactlyInAnyOrder(Role.values());
        assertThat(roles("relay, payments")).containsExactlyInAnyOrder(Role.PAYMENTS, Role.RELAY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cook", "api,", "api relay"})
    void refuseWhatIsNone(String text) {
        assertThatThrownBy(() -> roles(text))
                .isInstanceOf(BadSetting.class)
                .hasMessage("ROLES must be a list of api, payments, documents and relay with commas between; it is \""
                        + text + "\".");
    }

    private static Set<Role> roles(String text) {
        return Role.of(new Settings(_ -> text));
    }
}
