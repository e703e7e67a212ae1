package dev.holdfast.messaging;

import dev.holdfast.settings.Authorities;
import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Settings;
import java.net.URI;
import java.time.Duration;

/**
 * How the service reaches Kafka and the schema registry, and the bounds on what waits and is in flight.
 *
 * @param bootstrapServers {@code KAFKA_BOOTSTRAP_SERVERS}: where Kafka is first asked, host:port with commas between
 * @param security how its brokers are spoken to
 * @param authorities whose certificates the brokers and the registry may show
 * @param topic {@code ORDERS_TOPIC}: the topic of the orders' events; dead letters go to the same name with {@code .dlt}
 * @param partitions {@code KAFKA_NUM_PARTITIONS}: of a topic that is created; an existing one keeps its number, because
 *     another number would send the events of one order to two partitions
 * @param replicationFactor {@code KAFKA_DEFAULT_REPLICATION_FACTOR}: of a topic that is created
 * @param groupPrefix {@code KAFKA_GROUP_PREFIX}: in front of every consumer group, so that several installations can share
 *     one Kafka
 * @param registryUrl {@code SCHEMA_REGISTRY_URL}: a registry with Confluent's REST API; absent, it is Apicurio's at {@code
 *     SCHEMA_REGISTRY_HOST_NAME} and {@code SCHEMA_REGISTRY_PORT}. May carry user:password@
 * @param source {@code EVENT_SOURCE}: CloudEvents source of every event
 * @param outboxMaxEvents {@code OUTBOX_MAX_EVENTS}: events that may wait before orders are refused with 503. While Kafka
 *     is away every order leaves one. 200,000 are some 50 MB of table and were sent in 7 s when measured, so that Kafka's
 *     absence fills no disk and is soon caught up with
 * @param consumerConcurrency {@code CONSUMER_CONCURRENCY}: threads a group on this node. One keeps batches large; a batch
 *     is worked on in parallel inside its handler
 * @param maxPollRecords {@code CONSUMER_MAX_POLL_RECORDS}: the largest batch. Writing gets no cheaper beyond 500 orders a
 *     batch, and a batch is what is repeated after a fault
 * @param maxPollInterval {@code CONSUMER_MAX_POLL_INTERVAL_MILLIS}: how long a batch may take before the group takes its
 *     partitions away; a batch that waits for a provider's answers is done in seconds
 * @param sessionTimeout {@code CONSUMER_SESSION_TIMEOUT_MILLIS}: without a sign of life for so long a node's partitions go
 *     to others. By default the least that a broker allows by itself ({@code group.min.session.timeout.ms}): with less no
 *     consumer could join. Signs of life have a thread of their own, so it has to outlast pauses of a garbage collector
 *     or a busy machine, and not a batch; a needless rebalance stops the group for a moment and repeats batches
 */
public record MessagingSettings(
        String bootstrapServers,
        KafkaSecurity security,
        Authorities authorities,
        String topic,
        int partitions,
        int replicationFactor,
        String groupPrefix,
        URI registryUrl,
        String source,
        int outboxMaxEvents,
        int consumerConcurrency,
        int maxPollRecords,
        Duration maxPollInterval,
        Duration sessionTimeout) {
    /** Reads them by their environment names. */
    public static MessagingSettings from(Settings settings) {
        return new MessagingSettings(
                settings.text("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"),
                KafkaSecurity.from(settings),
                Authorities.of(settings),
                name(settings, "ORDERS_TOPIC", "orders.events.v1"),
                settings.integer("KAFKA_NUM_PARTITIONS", 3, 1, 1_000),
                settings.integer("KAFKA_DEFAULT_REPLICATION_FACTOR", 1, 1, 7),
                name(settings, "KAFKA_GROUP_PREFIX", ""),
                registry(settings),
                settings.text("EVENT_SOURCE", "/holdfast/orders"),
                settings.integer("OUTBOX_MAX_EVENTS", 200_000, 1, 100_000_000),
                settings.integer("CONSUMER_CONCURRENCY", 1, 1, 64),
                settings.integer("CONSUMER_MAX_POLL_RECORDS", 500, 1, 10_000),
                settings.millis(
                        "CONSUMER_MAX_POLL_INTERVAL_MILLIS",
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(5),
                        Duration.ofHours(1)),
                settings.millis(
                        "CONSUMER_SESSION_TIMEOUT_MILLIS",
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5)));
    }

    /** Where records go that can never be read or applied. */
    public String deadLetterTopic() {
        return topic + ".dlt";
    }

    /** The registry's subject of the topic's values. */
    public String subject() {
        return topic + "-value";
    }

    private static URI registry(Settings settings) {
        String host = settings.text("SCHEMA_REGISTRY_HOST_NAME", "127.0.0.1");
        int port = settings.integer("SCHEMA_REGISTRY_PORT", 8081, 1, 65_535);
        return settings.url("SCHEMA_REGISTRY_URL", "http://" + host + ":" + port + "/apis/ccompat/v7");
    }

    /** Kafka's rule for names of topics. 245 leaves room for what is put behind. */
    private static String name(Settings settings, String setting, String fallback) {
        String value = settings.text(setting, fallback);
        if (!value.matches("[A-Za-z0-9._-]{0,245}")) {
            throw new BadSetting(setting, "must be of letters, digits, dots, dashes and underscores", value);
        }
        return value;
    }
}
