package dev.holdfast.rig.load;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import dev.holdfast.rig.Settings;
import dev.holdfast.rig.Ticker;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.journey.CatalogueItem;
import dev.holdfast.rig.stores.Postgres;
import dev.holdfast.rig.stores.ShopTables;
import dev.holdfast.rig.traffic.Profile;
import dev.holdfast.rig.traffic.Stocking;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;

/** Loads confirmed orders of the last 90 days: rows by COPY, documents by bulk inserts of the same batches meanwhile. */
public final class Load {
    private static final int BATCH = 5_000;
    private static final int BATCHES_WAITING = 4;
    private static final long PAST_MILLIS = TimeUnit.DAYS.toMillis(90);

    private Load() {}

    /** @param profile whose products are ordered */
    public static void run(Address address, Settings settings, Profile profile, int orders)
            throws InterruptedException {
        long began = System.nanoTime();
        String run = Long.toString(System.currentTimeMillis(), 36);
        new Stocking(address, new ShopTables(new Postgres(settings)), run).fill(profile, orders);
        AtomicInteger rows = new AtomicInteger();
        AtomicInteger documents = new AtomicInteger();
        try (PastTables tables = new PastTables(settings);
                MongoClient client = MongoClients.create(settings.mongoUri());
                Ticker _ = new Ticker(
                        () -> "  rows %,d, documents %,d of %,d".formatted(rows.get(), documents.get(), orders))) {
            MongoCollection<Document> collection = client.getDatabase(settings.mongoDatabase())
                    .getCollection("orders")
                    .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
            try (Copier copier = new Copier(collection, documents)) {
                write(tables, copier, profile.products(), orders, rows);
            }
            tables.tidy();
        }
        System.out.printf(
                "loaded %,d orders in %,d s%n", orders, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
    }

    private static void write(
            PastTables tables, Copier copier, List<CatalogueItem> products, int orders, AtomicInteger rows)
            throws InterruptedException {
        SplittableRandom random = new SplittableRandom();
        long firstNumber = tables.takeNumbers(orders);
        long firstMillis = System.currentTimeMillis() - PAST_MILLIS;
        for (int from = 0; from < orders; from += BATCH) {
            List<PastOrder> batch = new ArrayList<>(BATCH);
            for (int i = from; i < Math.min(from + BATCH, orders); i++) {
                // The newest is still an hour old, so that live orders come after all of them.
                long at = firstMillis + (PAST_MILLIS - TimeUnit.HOURS.toMillis(1)) * i / orders;
                batch.add(PastOrder.random(random, firstNumber + i, at, products));
            }
            tables.write(batch);
            rows.addAndGet(batch.size());
            copier.add(batch);
        }
    }

    /** Inserts the documents of what is committed already, on a thread of its own. */
    private static final class Copier implements AutoCloseable {
        private final ArrayBlockingQueue<List<PastOrder>> waiting = new ArrayBlockingQueue<>(BATCHES_WAITING);
        private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
        private final Thread thread;

        Copier(MongoCollection<Document> collection, AtomicInteger documents) {
            thread = Thread.ofPlatform().name("documents").daemon().start(() -> {
                try {
                    for (List<PastOrder> batch = waiting.take(); !batch.isEmpty(); batch = waiting.take()) {
                        if (failure.get() == null) {
                            collection.insertMany(
                                    batch.stream().map(PastOrder::document).toList(),
                                    new InsertManyOptions().ordered(false));
                            documents.addAndGet(batch.size());
                        }
                    }
                } catch (RuntimeException fault) {
                    failure.set(fault);
                    waiting.clear();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        void add(List<PastOrder> batch) throws InterruptedException {
            while (!waiting.offer(batch, 1, TimeUnit.SECONDS)) {
                failFast();
            }
            failFast();
        }

        private void failFast() {
            RuntimeException fault = failure.get();
            if (fault != null) {
                throw fault;
            }
        }

        @Override
        public void close() throws InterruptedException {
            while (thread.isAlive() && !waiting.offer(List.of(), 1, TimeUnit.SECONDS)) {
                // it still inserts
            }
            thread.join();
            failFast();
        }
    }
}
