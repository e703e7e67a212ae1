package dev.holdfast.inventory;

import static dev.holdfast.http.RunningService.get;
import static dev.holdfast.http.RunningService.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.http.RunningService;
import dev.holdfast.http.RunningService.Answered;
import dev.holdfast.storage.Database;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Stock as people see and correct it over HTTP, on real servers. */
@Tag("servers")
class InventoryServersTest {
    private static final String INVENTORY = "/api/v1/inventory/";

    private static void product(String sku) {
        assertThat(post("/api/v1/products", """
                {"sku": "%s", "name": "Thing", "price": {"amount": 1, "currency": "EUR"}}
                """.formatted(sku)).verdict()).isEqualTo("201");
    }

    private static Answered adjust(String sku, String body, String... headers) {
        return adjustWithKey(sku, UUID.randomUUID().toString(), body, headers);
    }

    private static Answered adjustWithKey(String sku, String key, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("Idempotency-Key", key));
        all.addAll(List.of(headers));
        return post(INVENTORY + sku + "/adjustments", body, all.toArray(String[]::new));
    }

    private static void hold(String sku, long quantity) {
        RunningService.bean(Database.class).inTransaction(() -> {
            StockBook book = RunningService.bean(StockBook.class);
            book.lockAvailable(List.of(sku), StockBook.PATIENT);
            book.write(List.of(StockMove.hold(sku, quantity, UUID.randomUUID())));
            return true;
        });
    }

    @Test
    void answersTheStockAfterAnAdjustment() {
        product("STOCK");
        Answered received = adjust("STOCK", "{\"delta\":10,\"reason\":\"received\",\"note\":\"Delivery 4711\"}");
        assertThat(received.verdict()).isEqualTo("201");
        assertThat(received.json().propertyNames())
                .containsExactlyInAnyOrder("sku", "onHand", "reserved", "available", "version", "updatedAt");
        hold("STOCK", 7);
        Answered read = get(INVENTORY + "STOCK");
        assertThat(read.header("ETag")).isEqualTo("\"3\"");
        assertThat(read.json().get("onHand").asLong()).isEqualTo(10);
        assertThat(read.json().get("reserved").asLong()).isEqualTo(7);
        assertThat(read.json().get("available").asLong()).isEqualTo(3);
    }

    @Test
    void neverFallsBelowWhatIsHeld() {
        product("HELD");
        adjust("HELD", "{\"delta\":10,\"reason\":\"received\"}");
        hold("HELD", 7);
        assertThat(adjust("HELD", "{\"delta\":-4,\"reason\":\"lost\"}").verdict())
                .isEqualTo("409 insufficient-stock");
        assertThat(adjust("HELD", "{\"delta\":-3,\"reason\":\"lost\"}").verdict())
                .isEqualTo("201");
        assertThat(adjust("HELD", "{\"delta\":-1,\"reason\":\"lost\"}").verdict())
                .isEqualTo("409 insufficient-stock");
    }

    @Test
    void doesNothingWhereTheCallerIsBehind() {
        product("BEHIND");
        assertThat(adjust("BEHIND", "{\"delta\":5,\"reason\":\"counted\",\"expectedOnHand\":1}")
                        .verdict())
                .isEqualTo("409 stale-expectation");
        assertThat(adjust("BEHIND", "{\"delta\":5,\"reason\":\"counted\"}", "If-Match", "\"9\"")
                        .verdict())
                .isEqualTo("412 stale-version");
        assertThat(adjust("BEHIND", "{\"delta\":5,\"reason\":\"counted\",\"expectedOnHand\":0}", "If-Match", "\"1\"")
                        .verdict())
                .isEqualTo("201");
        assertThat(get(INVENTORY + "BEHIND").json().get("onHand").asLong()).isEqualTo(5);
        assertThat(get(INVENTORY + "BEHIND/ledger").json().get("items").size()).isEqualTo(1);
    }

    @Test
    void isAdjustedOncePerKeyHoweverManyAsk() throws Exception {
        product("RACE");
        String body = "{\"delta\":5,\"reason\":\"received\"}";
        List<Callable<Answered>> calls = IntStream.range(0, 30)
                .<Callable<Answered>>mapToObj(i -> () -> adjustWithKey("RACE", "race", body))
                .toList();
        Set<String> bodies = new HashSet<>();
        int fresh = 0;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answered> answer : callers.invokeAll(calls)) {
                assertThat(answer.get().verdict()).isEqualTo("201");
                bodies.add(answer.get().text());
                fresh += answer.get().header("Idempotent-Replayed").isEmpty() ? 1 : 0;
            }
        }
        assertThat(bodies).hasSize(1);
        assertThat(fresh).isEqualTo(1);
        assertThat(get(INVENTORY + "RACE").json().get("onHand").asLong()).isEqualTo(5);
        assertThat(adjustWithKey("RACE", "race", "{\"delta\":6,\"reason\":\"received\"}")
                        .verdict())
                .isEqualTo("422 idempotency-key-reused");
    }

    @Test
    void keepsALedgerWhoseSumsAreTheStock() {
        product("LEDGER");
        for (int delta = 1; delta <= 7; delta++) {
            adjust("LEDGER", "{\"delta\":" + delta + ",\"reason\":\"received\",\"note\":\"n" + delta + "\"}");
        }
        hold("LEDGER", 3);
        long onHand = 0;
        long reserved = 0;
        List<String> notes = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = get(INVENTORY + "LEDGER/ledger?limit=3" + next).json();
            for (JsonNode entry : page.get("items")) {
                onHand += entry.get("onHandChange").asLong();
                reserved += entry.get("reservedChange").asLong();
                notes.add(entry.path("note").asString(entry.get("reason").asString()));
                assertThat(entry.has("orderId"))
                        .isEqualTo(entry.get("reason").asString().equals("order-held"));
            }
            next = page.get("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("nextCursor").asString();
        } while (!next.isEmpty());
        assertThat(notes).containsExactly("order-held", "n7", "n6", "n5", "n4", "n3", "n2", "n1");
        assertThat(onHand).isEqualTo(28);
        assertThat(reserved).isEqualTo(3);
    }

    @Test
    void listsWhatIsRunningOut() {
        product("LOW-1");
        product("LOW-2");
        adjust("LOW-2", "{\"delta\":1,\"reason\":\"received\"}");
        assertThat(get("/api/v1/inventory?availableAtMost=0&limit=200").text())
                .contains("LOW-1")
                .doesNotContain("LOW-2");
        assertThat(get("/api/v1/inventory?availableAtMost=1&limit=200").text()).contains("LOW-1", "LOW-2");
        assertThat(get("/api/v1/inventory?availableAtMost=-1&limit=0")
                        .json()
                        .get("errors")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        String body = "{\"delta\":1,\"reason\":\"received\"}";
        assertThat(adjust("NEVER", body).verdict()).isEqualTo("404 unknown-sku");
        assertThat(get(INVENTORY + "NEVER").verdict()).isEqualTo("404 unknown-sku");
        assertThat(get(INVENTORY + "NEVER/ledger").verdict()).isEqualTo("404 unknown-sku");
        assertThat(get(INVENTORY + "TEE-M/ledger?cursor=bm9udW1iZXI").verdict()).isEqualTo("422 invalid-request");
        assertThat(post(INVENTORY + "TEE-M/adjustments", body).verdict()).isEqualTo("400 idempotency-key-missing");
        assertThat(adjust("TEE-M", "{\"delta\":\"5\",\"reason\":\"received\"}").verdict())
                .isEqualTo("400 malformed-request");
    }
}
