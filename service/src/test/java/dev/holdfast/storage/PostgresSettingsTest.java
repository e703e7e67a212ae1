package dev.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.local.LocalCertificate;
import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;

class PostgresSettingsTest {
    private static PostgresSettings with(String... settings) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
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
    void believesTheAuthoritiesOfTheRuntimeUntilItIsGivenOthers() {
        assertThat(driver(with("POSTGRES_SSLMODE", "require"), "sslfactory")).isNull();
        PostgresSettings verifying = with("POSTGRES_SSLMODE", "verify-full");
        assertThat(driver(verifying, "sslmode")).isEqualTo("verify-full");
        assertThat(driver(verifying, "sslfactory")).isEqualTo("org.postgresql.ssl.DefaultJavaSSLFactory");
    }

    @Test
    @Tag("servers")
    void believesTheAuthoritiesItIsGiven(@TempDir Path folder) {
        String file = LocalCertificate.in(folder).authority().toString();
        PostgresSettings given = with("TLS_CA_FILE", file, "POSTGRES_SSLMODE", "verify-full");
        assertThat(driver(given, "sslrootcert")).isEqualTo(file);
        assertThat(driver(given, "sslfactory")).isNull();
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
        "POSTGRES_SSLMODE, yes",
        "TLS_CA_FILE, /nowhere/ca.pem"
    })
    void stopsTheStartWithASentenceThatNamesTheBadSetting(String name, String value) {
        assertThatThrownBy(() -> with(name, value))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith(name + " must be ");
    }
}
