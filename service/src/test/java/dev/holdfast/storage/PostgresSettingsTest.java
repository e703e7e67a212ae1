package dev.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Settings;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;

class PostgresSettingsTest {
    private static PostgresSettings with(String... settings) {
        Map<String, String> all = settings.length == 0 ? Map.of() : Map.of(settings[0], settings[1]);
        return PostgresSettings.of(new Settings(all::get));
    }

    /** As the driver itself understands the address. */
    private static @Nullable String driver(PostgresSettings settings, String property) {
        return Objects.requireNonNull(Driver.parseURL(settings.getJdbcUrl(), new Properties()), settings.getJdbcUrl())
                .getProperty(property);
    }

    @Test
    void reachesTheServerOfThisMachineWithBoundedWaits() {
        PostgresSettings defaults = with();
        assertThat(driver(defaults, "PGHOST")).isEqualTo("127.0.0.1");
        assertThat(driver(defaults, "PGPORT")).isEqualTo("5432");
        assertThat(driver(defaults, "PGDBNAME")).isEqualTo("holdfast");
        assertThat(driver(defaults, "options")).contains("lock_timeout=5000", "statement_timeout=10000");
        assertThat(driver(defaults, "sslmode")).isEqualTo("prefer");
        assertThat(driver(defaults, "targetServerType")).isNull();
    }

    @Test
    void writesToThePrimaryOfSeveralHosts() {
        PostgresSettings several = with("POSTGRES_HOST", "db-1, db-2");
        assertThat(driver(several, "PGHOST")).isEqualTo("db-1,db-2");
        assertThat(driver(several, "PGPORT")).isEqualTo("5432,5432");
        assertThat(driver(several, "targetServerType")).isEqualTo("primary");
    }

    @Test
    void passesTheNameOfADatabaseOnWhateverItHolds() {
        assertThat(driver(with("POSTGRES_DB", "shop?sslmode=disable&x/y z"), "PGDBNAME"))
                .isEqualTo("shop?sslmode=disable&x/y z");
    }

    @Test
    void believesTheAuthoritiesItIsGiven() {
        assertThat(driver(with("POSTGRES_SSLROOTCERT", "/etc/ca & co.pem"), "sslrootcert"))
                .isEqualTo("/etc/ca & co.pem");
        assertThat(driver(with("POSTGRES_SSLMODE", "verify-full"), "sslmode")).isEqualTo("verify-full");
    }

    @Test
    void neverPrintsThePassword() {
        assertThat(with("POSTGRES_PASSWORD", "s3cret").toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRES_HOST, db/other",
        "POSTGRES_HOST, 'db,'",
        "POSTGRES_HOST, db:5433",
        "POSTGRES_PORT, 0",
        "POSTGRES_DB, 0123456789012345678901234567890123456789012345678901234567890123",
        "POSTGRES_USER, 'a\u0007b'",
        "POSTGRES_SSLMODE, yes"
    })
    void stopsTheStartWithASentenceThatNamesTheBadSetting(String name, String value) {
        assertThatThrownBy(() -> with(name, value))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith(name + " must be ");
    }
}
