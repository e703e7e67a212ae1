package dev.holdfast.rig.fuzz;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.http.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * What valid requests speak of.
 *
 * @param run one word that no other run has: part of keys and SKUs
 * @param skus on sale at {@link #CENTS} with stock without end; no request but orders changes them
 * @param toys products to be changed, archived and miscounted
 * @param orders that exist
 */
record World(String run, List<String> skus, List<String> toys, List<String> orders) {
    static final long CENTS = 1_999;
    private static final int MANY = 8;
    private static final int ANSWER_MILLIS = 30_000;

    World {
        skus = List.copyOf(skus);
        toys = List.copyOf(toys);
        orders = List.copyOf(orders);
    }

    /** Makes it all through the API. */
    static World make(Address address, String run) {
        List<String> skus = new ArrayList<>();
        List<String> toys = new ArrayList<>();
        List<String> orders = new ArrayList<>();
        try (HttpConnection connection = new HttpConnection(address, ANSWER_MILLIS)) {
            for (int i = 0; i < MANY; i++) {
                skus.add(onSale(connection, address, "FUZZ-" + run + "-" + i));
                toys.add(onSale(connection, address, "TOY-" + run + "-" + i));
            }
            for (int i = 0; i < MANY; i++) {
                String order = "{\"customer\":{\"id\":\"fuzz\"},\"lines\":[{\"sku\":\"" + skus.get(i)
                        + "\",\"quantity\":1}],\"payment\":{\"method\":\"card\",\"token\":\"tok_ok\"}}";
                Answer answer = sent(
                        connection,
                        new Request.Post(address, "/api/v1/orders").with("fuzz-" + run + "-first-" + i, order));
                String location = String.valueOf(answer.location());
                orders.add(location.substring(location.lastIndexOf('/') + 1));
            }
        }
        return new World(run, skus, toys, orders);
    }

    private static String onSale(HttpConnection connection, Address address, String sku) {
        sent(
                connection,
                new Request.Post(address, "/api/v1/products")
                        .with(
                                null,
                                "{\"sku\":\"" + sku + "\",\"name\":\"" + sku + "\",\"price\":{\"amount\":" + CENTS
                                        + ",\"currency\":\"EUR\"}}"));
        sent(
                connection,
                new Request.Post(address, "/api/v1/inventory/" + sku + "/adjustments")
                        .with("stock-" + sku, "{\"delta\":1000000000,\"reason\":\"received\"}"));
        return sku;
    }

    private static Answer sent(HttpConnection connection, Request request) {
        return switch (connection.exchange(request)) {
            case Answer answer when answer.status() < 300 -> answer;
            case Answer answer -> throw new RigException("what the fuzzing needs was refused: " + answer);
            case NoAnswer none -> throw new RigException("what the fuzzing needs got no answer: " + none.reason());
        };
    }
}
