package dev.holdfast.product;

import static dev.holdfast.http.RunningService.ask;
import static dev.holdfast.http.RunningService.get;
import static dev.holdfast.http.RunningService.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.http.RunningService;
import dev.holdfast.http.RunningService.Answered;
import dev.holdfast.money.Money;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A product's life over HTTP, on real servers. */
@Tag("servers")
class ProductsServersTest {
    private static final String PRODUCTS = "/api/v1/products";

    private static String json(String sku, String name) {
        return """
                {"sku": "%s", "name": "%s", "price": {"amount": 1000, "currency": "EUR"}, "attributes": {"a": "1"}}
                """.formatted(sku, name);
    }

    private static Answered patch(String sku, String body, String... headers) {
        return ask("PATCH", PRODUCTS + "/" + sku, body, headers);
    }

    @Test
    void isBornWithItsStockOfNothing() {
        Answered created = post(PRODUCTS, json("BORN", "Born"));
        assertThat(created.verdict()).isEqualTo("201");
        assertThat(created.header("Location")).isEqualTo(PRODUCTS + "/BORN");
        Answered read = get(created.header("Location"));
        assertThat(read.bytes()).isEqualTo(created.bytes());
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
        JsonNode product = read.json();
        assertThat(product.propertyNames())
                .containsExactlyInAnyOrder(
                        "sku",
                        "name",
                        "description",
                        "price",
                        "active",
                        "attributes",
                        "version",
                        "createdAt",
                        "updatedAt");
        assertThat(product.get("active").asBoolean()).isTrue();
        assertThat(product.get("createdAt").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(get("/api/v1/inventory/BORN").json().get("available").asLong())
                .isZero();
        assertThat(get(PRODUCTS + "/BORN", "If-None-Match", "\"1\"").status()).isEqualTo(304);
        assertThat(post(PRODUCTS, json("BORN", "Again")).verdict()).isEqualTo("409 sku-taken");
    }

    @Test
    void isCreatedOnceHoweverManyTry() throws Exception {
        List<Callable<Answered>> calls = IntStream.range(0, 20)
                .<Callable<Answered>>mapToObj(i -> () -> post(PRODUCTS, json("ONCE", "Once")))
                .toList();
        List<String> verdicts = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answered> answer : callers.invokeAll(calls)) {
                verdicts.add(answer.get().verdict());
            }
        }
        assertThat(verdicts).filteredOn("201"::equals).hasSize(1);
        assertThat(verdicts).filteredOn("409 sku-taken"::equals).hasSize(19);
    }

    @Test
    void honoursAKeyWhereOneIsSent() {
        Answered first = post(PRODUCTS, json("KEYED", "Keyed"), "Idempotency-Key", "product-key");
        Answered second = post(PRODUCTS, json("KEYED", "Keyed"), "Idempotency-Key", "\"product-key\"");
        assertThat(second.verdict()).isEqualTo("201");
        assertThat(second.bytes()).isEqualTo(first.bytes());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(post(PRODUCTS, json("OTHER", "Keyed"), "Idempotency-Key", "product-key")
                        .verdict())
                .isEqualTo("422 idempotency-key-reused");
        assertThat(post(PRODUCTS, json("KEYED", "Keyed"), "Idempotency-Key", "a b")
                        .verdict())
                .isEqualTo("400 idempotency-key-invalid");
        assertThat(post(PRODUCTS, json("KEYED", "Keyed"), "Idempotency-Key", "new")
                        .verdict())
                .isEqualTo("409 sku-taken");
        assertThat(post(PRODUCTS, json("KEYED-2", "Keyed"), "Idempotency-Key", "new")
                        .verdict())
                .as("a refused request keeps nothing under its key")
                .isEqualTo("201");
    }

    @Test
    void changesUnderItsVersion() {
        post(PRODUCTS, json("CHANGE", "Change"));
        assertThat(patch("CHANGE", "{\"price\":{\"amount\":1}}", "If-Match", "\"7\"")
                        .verdict())
                .isEqualTo("412 stale-version");
        Answered changed = patch("CHANGE", "{\"price\":{\"amount\":1100}}", "If-Match", "\"1\"");
        assertThat(changed.verdict()).isEqualTo("200");
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(changed.json().at("/price/amount").asLong()).isEqualTo(1_100);
        assertThat(changed.json().at("/attributes/a").asString()).isEqualTo("1");
        assertThat(patch("CHANGE", "{\"price\":{\"amount\":1100}}").header("ETag"))
                .as("a change of nothing")
                .isEqualTo("\"2\"");
        assertThat(patch(
                                "CHANGE",
                                "{\"attributes\":{\"a\":null},\"description\":\"Two\\nlines\"}",
                                "Content-Type",
                                "application/merge-patch+json")
                        .json()
                        .get("attributes"))
                .isEmpty();
        assertThat(patch("CHANGE", "{\"sku\":\"X\",\"version\":1}").verdict()).isEqualTo("422 invalid-request");
        assertThat(patch("NEVER", "{}").verdict()).isEqualTo("404 unknown-product");
        assertThat(get(PRODUCTS + "/CHANGE").json().get("version").asInt()).isEqualTo(3);
        assertThat(RunningService.bean(Catalogue.class).offers(List.of("CHANGE", "NEVER")))
                .isEqualTo(Map.of("CHANGE", new Offer("CHANGE", "Change", new Money(1_100, "EUR"), true)));
    }

    @Test
    void isArchivedAndStaysReadable() {
        post(PRODUCTS, json("ARCHIVE", "Archive"));
        assertThat(ask("DELETE", PRODUCTS + "/ARCHIVE", "", "If-Match", "\"9\"").verdict())
                .isEqualTo("412 stale-version");
        assertThat(ask("DELETE", PRODUCTS + "/ARCHIVE", "").verdict()).isEqualTo("204");
        assertThat(ask("DELETE", PRODUCTS + "/ARCHIVE", "").verdict()).isEqualTo("204");
        assertThat(get(PRODUCTS + "/ARCHIVE").json().get("active").asBoolean()).isFalse();
        assertThat(get(PRODUCTS + "/ARCHIVE").header("ETag")).isEqualTo("\"2\"");
        assertThat(get("/api/v1/inventory/ARCHIVE").verdict()).isEqualTo("200");
        assertThat(ask("DELETE", PRODUCTS + "/NEVER", "").verdict()).isEqualTo("404 unknown-product");
        assertThat(skus(get(PRODUCTS + "?active=false"))).contains("ARCHIVE");
        assertThat(skus(get(PRODUCTS + "?q=ARCHIVE&active=true"))).isEmpty();
    }

    @Test
    void isFoundByAPartOfItsNameOrSkuInAnyCase() {
        post(PRODUCTS, json("Find-100", "A 50%_off thing"));
        assertThat(skus(get(PRODUCTS + "?q=find-1"))).containsExactly("Find-100");
        assertThat(skus(get(PRODUCTS + "?q=OFF%20TH"))).containsExactly("Find-100");
        assertThat(skus(get(PRODUCTS + "?q=%25_o"))).as("no wildcards").containsExactly("Find-100");
        assertThat(skus(get(PRODUCTS + "?q=%25f"))).isEmpty();
    }

    @Test
    void isListedOnceOverAllPages() {
        List<String> all = new ArrayList<>();
        String path = PRODUCTS + "?limit=37&q=e";
        String next = "";
        do {
            JsonNode page = get(path + next).json();
            assertThat(page.get("items").size()).isLessThanOrEqualTo(37);
            page.get("items").forEach(item -> all.add(item.get("sku").asString()));
            next = page.get("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("nextCursor").asString();
        } while (!next.isEmpty());
        assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThan(74).contains("TEE-M");
        assertThat(get(PRODUCTS + "?cursor=nonsense").verdict()).isEqualTo("422 invalid-request");
    }

    @Test
    void isNotTouchedByTheDemoCatalogueOnceItIsThere() throws IOException {
        patch("WALLET", "{\"price\":{\"amount\":1}}");
        long onHand = get("/api/v1/inventory/WALLET").json().get("onHand").asLong();
        assertThat(RunningService.bean(DemoCatalogue.class).load(DemoCatalogue.lines()))
                .isZero();
        assertThat(get(PRODUCTS + "/WALLET").json().at("/price/amount").asLong())
                .isEqualTo(1);
        assertThat(get("/api/v1/inventory/WALLET").json().get("onHand").asLong())
                .isEqualTo(onHand)
                .isPositive();
        assertThat(get("/api/v1/inventory/WALLET/ledger")
                        .json()
                        .at("/items/0/reason")
                        .asString())
                .isEqualTo("received");
    }

    private static List<String> skus(Answered page) {
        List<String> skus = new ArrayList<>();
        page.json().get("items").forEach(item -> skus.add(item.get("sku").asString()));
        return skus;
    }
}
