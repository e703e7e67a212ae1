package dev.holdfast.rig.floor;

import dev.holdfast.rig.floor.FloorDatabase.Sent;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The way of an order through the stores, a thread a stage, each as fast as it can under one bound on what is on the way. */
final class FloorStages {
    static final List<String> GROUPS = List.of("settle", "documents");

    private static final int BATCH = 256;
    private static final int MOST_SENT = 1_000;
    private static final int MOST_SETTLED = 500;
    private static final int MOST_STORED = 1_000;
    private static final int MOST_ON_THE_WAY = 20_000;
    private static final long OWN_RANGE = 1L << 44;
    private static final Duration POLL = Duration.ofMillis(50);

    private final FloorTables tables;
    private final FloorKafka kafka;
    private final FloorDocuments documents;
    private final int skus;
    private final LinkedBlockingQueue<Sent> toSend = new LinkedBlockingQueue<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong stored = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    private volatile boolean full;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    FloorStages(FloorTables tables, FloorKafka kafka, FloorDocuments documents, int skus) {
        this.tables = tables;
        this.kafka = kafka;
        this.documents = documents;
        this.skus = skus;
    }

    private interface Stage {
        void run() throws SQLException, ExecutionException, InterruptedException;
    }

    void start() {
        start("settle", this::settle);
        start("documents", this::project);
        start("relay", this::relay);
        start("accept", this::accept);
    }

    private void start(String name, Stage stage) {
        threads.add(Thread.ofPlatform().name("floor-" + name).daemon().start(() -> {
            try {
                stage.run();
            } catch (SQLException | ExecutionException | RuntimeException | Error fault) {
                failure = fault;
                stopped = true;
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private void accept() throws SQLException {
        SplittableRandom random = new SplittableRandom();
        try (FloorDatabase database = new FloorDatabase(tables, 0)) {
            while (!full && !stopped) {
                if (accepted.get() - stored.get() > MOST_ON_THE_WAY) {
                    LockSupport.parkNanos(1_000_000);
                    continue;
                }
                long now = System.currentTimeMillis();
                List<FloorOrder> batch = new ArrayList<>(BATCH);
                for (int i = 0; i < BATCH; i++) {
                    batch.add(FloorOrder.random(random, now, skus));
                }
                toSend.add(database.accept(batch));
                accepted.addAndGet(BATCH);
            }
        }
    }

    private void relay() throws SQLException, ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer();
                FloorDatabase database = new FloorDatabase(tables, 2 * OWN_RANGE)) {
            while (!stopped) {
                Sent first = toSend.poll(20, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Sent> batches = new ArrayList<>(List.of(first));
                    int events = first.orders().size();
                    for (Sent next; events < MOST_SENT && (next = toSend.poll()) != null; ) {
                        batches.add(next);
                        events += next.orders().size();
                    }
                    send(batches, producer);
                    delete(batches, database);
                }
            }
        }
    }

    private void send(List<Sent> batches, KafkaProducer<byte[], byte[]> producer)
            throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> acknowledged = new ArrayList<>(MOST_SENT);
        for (Sent batch : batches) {
            for (int i = 0; i < batch.messages().length; i++) {
                FloorOrder order = batch.orders().get(i);
                byte[] key = ByteBuffer.allocate(16)
                        .putLong(order.id.getMostSignificantBits())
                        .putLong(order.id.getLeastSignificantBits())
                        .array();
                acknowledged.add(producer.send(new ProducerRecord<>(kafka.topic(), key, batch.messages()[i])));
            }
        }
        for (Future<RecordMetadata> record : acknowledged) {
            record.get();
        }
    }

    /** What was taken is, in the range of each writer, without gaps: two deletes by range. */
    private static void delete(List<Sent> batches, FloorDatabase database) throws SQLException {
        for (long range = 0; range < 2; range++) {
            long from = range * OWN_RANGE;
            long[] ids = batches.stream()
                    .mapToLong(Sent::outboxId)
                    .filter(id -> id >= from && id < from + OWN_RANGE)
                    .toArray();
            if (ids.length > 0) {
                database.sent(ids[0], ids[ids.length - 1]);
            }
        }
    }

    private void settle() throws SQLException {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(GROUPS.get(0), MOST_SETTLED);
                FloorDatabase database = new FloorDatabase(tables, OWN_RANGE)) {
            while (!stopped) {
                List<FloorOrder> orders = new ArrayList<>(MOST_SETTLED);
                ConsumerRecords<byte[], byte[]> events = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> event : events) {
                    if (FloorOrder.version(event.value()) == FloorOrder.ACCEPTED) {
                        orders.add(FloorOrder.read(event.value()));
                    }
                }
                if (!orders.isEmpty()) {
                    toSend.add(database.settle(orders));
                }
                if (!events.isEmpty()) {
                    consumer.commitSync();
                }
            }
        }
    }

    private void project() {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(GROUPS.get(1), MOST_STORED)) {
            while (!stopped) {
                List<byte[]> messages = new ArrayList<>(MOST_STORED);
                for (ConsumerRecord<byte[], byte[]> event : consumer.poll(POLL)) {
                    messages.add(event.value());
                }
                if (!messages.isEmpty()) {
                    documents.store(messages);
                    consumer.commitSync();
                    stored.addAndGet(messages.stream()
                            .filter(message -> FloorOrder.version(message) == FloorOrder.CONFIRMED)
                            .count());
                }
            }
        }
    }

    long accepted() {
        return accepted.get();
    }

    long stored() {
        return stored.get();
    }

    /** The first fault of a stage, or null. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Accepts nothing more; what is on the way goes on. */
    void acceptNoMore() {
        full = true;
    }

    void stop() throws InterruptedException {
        full = true;
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
