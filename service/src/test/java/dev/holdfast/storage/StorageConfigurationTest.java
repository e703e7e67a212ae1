package dev.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCredential;
import dev.holdfast.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageConfigurationTest {
    @Test
    void anAddressIsMadeOfItsPartsWhateverThePasswordIsMadeOf() {
        Map<String, String> values = Map.of(
                "MONGO_HOST",
                "mongo",
                "MONGO_INITDB_ROOT_USERNAME",
                "ana@shop",
                "MONGO_INITDB_ROOT_PASSWORD",
                "a/b c+%:?");
        ConnectionString address = new ConnectionString(StorageConfiguration.address(new Settings(values::get)));
        assertThat(address.getHosts()).containsExactly("mongo:27017");
        assertThat(address.getCredential())
                .isEqualTo(MongoCredential.createCredential("ana@shop", "admin", "a/b c+%:?".toCharArray()));
    }

    @Test
    void aServerWithoutAccountsIsAskedWithoutOne() {
        ConnectionString address = new ConnectionString(StorageConfiguration.address(new Settings(_ -> null)));
        assertThat(address.getHosts()).containsExactly("127.0.0.1:27017");
        assertThat(address.getCredential()).isNull();
    }
}
