package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** What merchants and buyers do in a world, through any of its nodes. */
final class Shop {
    private static final Set<String> ENDED = Set.of("CONFIRMED", "REJECTED", "CANCELLED");

    private final Books books;

    Shop(World world) {
        this.books = new Books(world);
    }

    Books books() {
        return books;
    }

    /** A product with a price in euro cents and units on hand. */
    void sells(Node node, String sku, long price, int units) {
        Reply product = node.post("/api/v1/products", UUID.randomUUID().toString(), """
                {"sku": "%s", "name": "The %s", "price": {"amount": %d, "currency": "EUR"}}
                """.formatted(sku, sku, price));
        assertThat(product.status()).as(product.toString()).isEqualTo(201);
        if (units > 0) {
            Reply stock = receives(node, sku, units);
            assertThat(stock.status()).as(stock.toString()).isEqualTo(201);
        }
    }

    Reply receives(Node node, String sku, int units) {
        return node.post(
                "/api/v1/inventory/" + sku + "/adjustments", UUID.randomUUID().toString(), """
                {"delta": %d, "reason": "received"}
                """.formatted(units));
    }

    Reply places(Node node, Cart cart, String... headers) {
        return node.post("/api/v1/orders", UUID.randomUUID().toString(), cart.json(), headers);
    }

    /** Places an order that must be accepted. */
    UUID placed(Node node, Cart cart) {
        Reply reply = places(node, cart);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
        return reply.id();
    }

    Reply cancels(Node node, UUID order, String key) {
        return node.post("/api/v1/orders/" + order + "/cancel", key, "{\"reason\": \"changed my mind\"}");
    }

    JsonNode order(Node node, UUID id) {
        Reply reply = node.get("/api/v1/orders/" + id);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json();
    }

    /** The order once it has ended. */
    JsonNode ended(Node node, UUID id) {
        JsonNode[] last = new JsonNode[1];
        Await.until(
                "order " + id + " ends",
                () -> {
                    last[0] = order(node, id);
                    return ENDED.contains(last[0].get("status").asString());
                },
                () -> String.valueOf(last[0]));
        return last[0];
    }

    JsonNode stock(Node node, String sku) {
        Reply reply = node.get("/api/v1/inventory/" + sku);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json();
    }

    long available(Node node, String sku) {
        return stock(node, sku).get("available").asLong();
    }

    /** All at once: nobody begins before everybody is there. At most 128 requests are under way together. */
    static <T> List<T> together(List<Callable<T>> buyers) {
        int threads = Math.min(128, buyers.size());
        CountDownLatch there = new CountDownLatch(threads);
        try (ExecutorService crowd = Executors.newFixedThreadPool(threads)) {
            IntStream.range(0, threads)
                    .forEach(_ -> crowd.execute(() -> {
                        there.countDown();
                        awaitQuietly(there);
                    }));
            List<Future<T>> answers = new ArrayList<>();
            buyers.forEach(buyer -> answers.add(crowd.submit(buyer)));
            List<T> all = new ArrayList<>();
            for (Future<T> answer : answers) {
                all.add(answer.get(Await.BOUND.toSeconds(), TimeUnit.SECONDS));
            }
            return all;
        } catch (Exception e) {
            throw new AssertionError("somebody of the crowd got no answer", e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
