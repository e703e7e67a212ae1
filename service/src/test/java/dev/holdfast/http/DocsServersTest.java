package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.http.RunningService.Answered;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The description says what the controllers do, no more and no less. */
@Tag("servers")
class DocsServersTest {
    /** Pages for people, which are no part of the contract, and what the description describes itself with. */
    private static final Set<String> PAGES =
            Set.of("/", "/docs", "/docs/", "/docs/problems", "/openapi.json", "/error");

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private static JsonNode description() {
        return RunningService.get("/openapi.json").json();
    }

    @Test
    void describesEveryMappingOfTheControllersAndNothingElse() {
        Set<String> mapped = new TreeSet<>();
        RunningService.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapped.addAll(calls(mapping)));
        mapped.add("get /metrics"); // the actuator's own mapping
        Set<String> described = new TreeSet<>();
        description()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> described.add(method + " " + path.getKey())));
        assertThat(described).isEqualTo(mapped);
    }

    private static Set<String> calls(RequestMappingInfo mapping) {
        return mapping.getPatternValues().stream()
                .filter(path -> !PAGES.contains(path))
                .flatMap(path -> mapping.getMethodsCondition().getMethods().stream()
                        .map(method -> method.name().toLowerCase(Locale.ROOT) + " " + path))
                .collect(Collectors.toSet());
    }

    @Test
    void bearsTheNameOfTheApplication() {
        assertThat(description().at("/info/title").asString()).isEqualTo("Corner shop");
    }

    @Test
    void explainsEveryCodeOnThePageOfProblems() {
        Answered page = RunningService.get("/docs/problems");
        assertThat(page.header("Content-Type")).startsWith("text/html");
        Set<String> explained = Pattern.compile("<tr id=\"([a-z-]+)\">")
                .matcher(page.text())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = new TreeSet<>();
        description()
                .at("/components/schemas/Problem/properties/code/enum")
                .forEach(code -> described.add(code.asString()));
        assertThat(explained).isEqualTo(described);
    }

    @Test
    void showsSwaggerUiWithoutAskingAnybodyElse() {
        Answered page = RunningService.get("/docs");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
        assertThat(page.text()).doesNotContain("http://", "https://", "//cdn");
        Pattern.compile("(?:href|src)=\"(/docs/[^\"]+)\"")
                .matcher(page.text())
                .results()
                .forEach(link -> assertThat(RunningService.get(link.group(1)).status())
                        .as(link.group(1))
                        .isEqualTo(200));
        assertThat(RunningService.get("/").header("Location")).isEqualTo("/docs");
    }

    @Test
    void hasExamplesThatTheServiceTakes() {
        JsonNode order = description()
                .at("/paths/~1api~1v1~1orders/post/requestBody/content/application~1json/examples/basket/value");
        Answered placed = RunningService.post("/api/v1/orders", order.toString(), IdempotencyKey.HEADER, "example");
        assertThat(placed.verdict()).as(placed.text()).isEqualTo("202");
        assertThat(placed.json().at("/total/amount").asLong()).isEqualTo(5_497);
        JsonNode product =
                description().at("/paths/~1api~1v1~1products/post/requestBody/content/application~1json/example");
        assertThat(RunningService.post("/api/v1/products", product.toString()).verdict())
                .isEqualTo("201");
        JsonNode adjustment = description()
                .at(
                        "/paths/~1api~1v1~1inventory~1{sku}~1adjustments/post/requestBody/content/application~1json/example");
        assertThat(RunningService.post(
                                "/api/v1/inventory/CAP-BLK/adjustments",
                                adjustment.toString(),
                                IdempotencyKey.HEADER,
                                "example")
                        .verdict())
                .isEqualTo("201");
        JsonNode patch = description()
                .at("/paths/~1api~1v1~1products~1{sku}/patch/requestBody/content/application~1json/example");
        assertThat(RunningService.ask("PATCH", "/api/v1/products/CAP-BLK", patch.toString())
                        .verdict())
                .isEqualTo("200");
    }
}
