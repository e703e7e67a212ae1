package dev.holdfast.rig.shop;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Ticker;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.Crew;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.http.Outcome;
import dev.holdfast.rig.http.PatientClient;
import dev.holdfast.rig.http.Request;
import dev.holdfast.rig.journey.CatalogueItem;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Puts products on sale and stock on the shelves through the API, over many connections. */
public final class Shelves {
    /** One adjustment brings at most this much, far under any bound the service may have; more comes in parts. */
    static final long MOST_UNITS = 1_000_000;

    private final ShopApi api;
    private final int connections;
    private final Supplier<PatientClient> clients;

    public Shelves(ShopApi api, int connections, Supplier<PatientClient> clients) {
        this.api = api;
        this.connections = connections;
        this.clients = clients;
    }

    /** So many units of a SKU, more than none. */
    public record Delivery(String sku, long units) {}

    /** Puts products on sale; one that is there already stays as it is, for the caller to compare. */
    public void putOnSale(List<CatalogueItem> items) throws InterruptedException {
        each("products", items, (client, item) -> {
            Outcome outcome = client.send(api.product(item));
            boolean there = outcome instanceof Answer answer
                    && (answer.status() == 201
                            || (answer.status() == 409 && answer.problemCode().equals("sku-taken")));
            if (!there) {
                throw refused("product " + item.sku(), outcome);
            }
        });
    }

    /** @param run makes the keys unique, so that each run's delivery arrives once and only once */
    public void deliver(List<Delivery> deliveries, String run) throws InterruptedException {
        each("deliveries", deliveries, (client, delivery) -> {
            long left = delivery.units();
            for (int part = 0; left > 0; part++) {
                long units = Math.min(left, MOST_UNITS);
                Request request = api.received(delivery.sku(), units, run + "-" + delivery.sku() + "-" + part);
                Outcome outcome = client.send(request);
                if (!(outcome instanceof Answer answer && answer.status() == 201)) {
                    throw refused("stock of " + delivery.sku(), outcome);
                }
                left -= units;
            }
        });
    }

    private interface Call<T> {
        void send(PatientClient client, T what) throws InterruptedException;
    }

    private <T> void each(String what, List<T> all, Call<T> call) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Crew.Job job = client -> {
            int index = next.getAndIncrement();
            if (index >= all.size()) {
                return false;
            }
            call.send(client, all.get(index));
            done.incrementAndGet();
            return true;
        };
        try (Ticker _ = new Ticker(() -> "  %s %,d of %,d".formatted(what, done.get(), all.size()));
                Crew crew = new Crew(connections, clients, job)) {
            crew.await();
        }
    }

    private static RigException refused(String what, Outcome outcome) {
        return switch (outcome) {
            case Answer answer -> new RigException(what + " was answered with " + answer);
            case NoAnswer none -> new RigException(what + " got no answer: " + none.reason());
        };
    }
}
