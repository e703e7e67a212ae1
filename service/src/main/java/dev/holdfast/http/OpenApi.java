package dev.holdfast.http;

import dev.holdfast.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The service's contract, written by hand in {@code openapi/openapi.yaml} and turned into JSON once. It is not derived
 * from the controllers: they read bytes to tell every fault at once, so a generator would see no types in them, and a
 * contract that follows the code cannot say when the code breaks it. A test holds the two against each other.
 */
@Component
class OpenApi {
    private final byte[] json;

    /** @param settings of which {@code APP_NAME} is the title */
    OpenApi(Settings settings) throws IOException {
        try (InputStream in = OpenApi.class.getResourceAsStream("/openapi/openapi.yaml")) {
            if (in == null) {
                throw new IOException("the OpenAPI description is not in the jar");
            }
            Map<String, Map<String, Object>> description = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            Objects.requireNonNull(description.get("info")).put("title", settings.text("APP_NAME", "Holdfast"));
            json = Json.bytes(description);
        }
    }

    byte[] json() {
        return json;
    }
}
