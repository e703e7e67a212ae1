package dev.holdfast.messaging;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.TestServers;
import dev.holdfast.events.v1.OrderEvent;
import dev.holdfast.settings.Settings;
import dev.holdfast.storage.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * This package as the service wires it, on the real servers: one {@code Wired} is one node. A {@link World} is a database
 * and a topic of their own, which several nodes may share.
 */
final class Wired implements AutoCloseable {
    /** Everything here is over in seconds; the bound only ends a test that would never end. */
    static final Duration BOUND = Duration.ofSeconds(60);

    /** A migrated database and a topic that nobody else has. */
    record World(TestServers.World place) {
        static World fresh() {
            World world = new World(TestServers.World.fresh("messaging"));
            Flyway.configure()
                    .dataSource(world.place.jdbcUrl(), world.get("POSTGRES_USER"), world.get("POSTGRES_PASSWORD"))
                    .load()
                    .migrate();
            return world;
        }

        World with(String name, String value) {
            return new World(place.with(name, value));
        }

        String get(String setting) {
            return Objects.requireNonNull(place.environment().get(setting), setting);
        }

        MessagingSettings settings() {
            return MessagingSettings.from(new Settings(place.environment()::get));
        }

        /** A node of the service on this database and topic. */
        Wired node(EventHandler... handlers) {
            return new Wired(this, handlers);
        }

        int waiting() {
            try (Connection connection = place.connect();
                    Statement statement = connection.createStatement();
                    var row = statement.executeQuery("select coalesce(sum(events), 0) from outbox")) {
                row.next();
                return row.getInt(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Everything in a topic, in order within each partition. */
        List<ConsumerRecord<byte[], byte[]>> everythingIn(String topic) {
            Map<String, Object> config = KafkaClients.consumer(settings(), Duration.ofMillis(25));
            config.put("max.partition.fetch.bytes", 64 << 20);
            config.put("fetch.max.bytes", 64 << 20);
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
                List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
                while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                    consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                }
                return records;
            }
        }

        List<ConsumerRecord<byte[], byte[]>> events() {
            return everythingIn(settings().topic());
        }

        List<ConsumerRecord<byte[], byte[]>> deadLetters() {
            return everythingIn(settings().deadLetterTopic());
        }
    }

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private Wired(World world, EventHandler... handlers) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(world.place.jdbcUrl());
        pool.setUsername(world.get("POSTGRES_USER"));
        pool.setPassword(world.get("POSTGRES_PASSWORD"));
        pool.setMaximumPoolSize(4);
        context.registerBean(DataSource.class, () -> pool);
        context.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(pool));
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(pool));
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(Settings.class, () -> new Settings(world.place.environment()::get));
        context.registerBean(JdbcConnectionDetails.class, () -> details(pool));
        for (int i = 0; i < handlers.length; i++) {
            EventHandler handler = handlers[i];
            context.registerBean("handler" + i, EventHandler.class, () -> handler);
        }
        context.register(
                Database.class,
                MessagingConfiguration.class,
                Wakeup.class,
                FreshRows.class,
                OutboxBacklog.class,
                PostgresOutbox.class,
                SchemaRegistry.class,
                SchemaIds.class,
                Topics.class,
                OutboxRelay.class,
                DeadLetters.class,
                Stuck.class,
                EventConsumers.class,
                MessagingHealth.class);
        context.refresh();
    }

    private static JdbcConnectionDetails details(HikariDataSource pool) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return pool.getUsername();
            }

            @Override
            public String getPassword() {
                return pool.getPassword();
            }

            @Override
            public String getJdbcUrl() {
                return pool.getJdbcUrl();
            }
        };
    }

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    /** Adds the events in one transaction and gives the hint. */
    void commit(List<OutboxEvent> events) {
        get(Database.class).inTransaction(() -> {
            get(Outbox.class).add(events);
            return true;
        });
        get(Outbox.class).wake();
    }

    double metric(String name) {
        return get(MeterRegistry.class)
                .get(name)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    @Override
    public void close() {
        context.close();
    }

    static OutboxEvent event(UUID order, int sequence) {
        UUID id = UUID.randomUUID();
        Instant at = Instant.parse("2026-11-24T05:30:00.250Z").plusSeconds(sequence);
        OrderEvent message = OrderEvent.newBuilder()
                .setEventId(id.toString())
                .setOrderId(order.toString())
                .setSequence(sequence)
                .setOccurredAtMillis(at.toEpochMilli())
                .build();
        return new OutboxEvent(order, id, "dev.holdfast.order.accepted", at, message.toByteArray());
    }

    static OrderEvent read(byte[] message) {
        try {
            return OrderEvent.parseFrom(message);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    static OrderEvent read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return read(ConfluentWire.parse(record.value()).message());
        } catch (ConfluentWire.Unreadable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until it is so; fails with what was waited for. */
    static void await(String what, Callable<Boolean> condition) {
        await(what, BOUND, condition);
    }

    static void await(String what, Duration bound, Callable<Boolean> condition) {
        long end = System.nanoTime() + bound.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("waited " + bound + " in vain: " + what);
                }
                LockSupport.parkNanos(20_000_000);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
    }
}
