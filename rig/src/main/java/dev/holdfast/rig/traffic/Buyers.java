package dev.holdfast.rig.traffic;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.Request;
import dev.holdfast.rig.journey.BasketLine;
import dev.holdfast.rig.shop.ShopApi;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Makes orders with keys of their own, and gives what is accepted to the till. For the loop's thread. */
public final class Buyers {
    private static final int CUSTOMERS = 1_000;

    private final ShopApi api;
    private final String run;
    private final Till till;
    private final RandomGenerator random = new SplittableRandom();
    private long keys;

    /** @param run makes the keys unique among runs */
    public Buyers(ShopApi api, String run, Till till) {
        this.api = api;
        this.run = run;
        this.till = till;
    }

    ShopApi api() {
        return api;
    }

    RandomGenerator random() {
        return random;
    }

    String key() {
        return run + "-" + keys++;
    }

    String customer() {
        return "bench-" + random.nextInt(CUSTOMERS);
    }

    Request order(List<BasketLine> lines) {
        return api.order(key(), customer(), lines);
    }

    void accepted(String id) {
        till.accepted(id);
    }

    /** An order that must be accepted. */
    Asked placing(Request order) {
        return new Placing(order, this);
    }

    private record Placing(Request request, Buyers buyers) implements Asked {
        @Override
        public void answered(Answer answer) {
            buyers.accepted(idOf(answer));
        }
    }

    /** The id of the order; anything but a 202 ends the measurement. */
    static String idOf(Answer answer) {
        String id = ShopApi.acceptedId(answer);
        if (id == null) {
            throw new RigException("an order was answered with " + answer);
        }
        return id;
    }
}
