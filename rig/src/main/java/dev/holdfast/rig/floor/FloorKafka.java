package dev.holdfast.rig.floor;

import dev.holdfast.rig.RigException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The floor's own topic: 3 partitions, each append written through to the disk before it is acknowledged. */
final class FloorKafka {
    private static final int PARTITIONS = 3;

    private final String servers;
    private final String topic;

    private FloorKafka(String servers, String topic) {
        this.servers = servers;
        this.topic = topic;
    }

    static FloorKafka create(String servers, String topic) throws InterruptedException {
        FloorKafka kafka = new FloorKafka(servers, topic);
        NewTopic fresh = new NewTopic(topic, PARTITIONS, (short) 1).configs(Map.of("flush.messages", "1"));
        try (Admin admin = kafka.admin()) {
            admin.createTopics(List.of(fresh)).all().get();
        } catch (ExecutionException fault) {
            throw told(fault);
        }
        return kafka;
    }

    String topic() {
        return topic;
    }

    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024,
                ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false));
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaConsumer<byte[], byte[]> consumer(String group, int mostRecords) {
        Map<String, Object> config = new HashMap<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.GROUP_ID_CONFIG,
                group(group),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                mostRecords,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                20,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                4 * 1024 * 1024,
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false));
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(Set.of(topic));
        return consumer;
    }

    private String group(String group) {
        return topic + "." + group;
    }

    /** Drops the topic, and the groups once their consumers are gone. */
    void drop(Collection<String> groups) throws InterruptedException {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            admin.deleteConsumerGroups(groups.stream().map(this::group).toList())
                    .all()
                    .get();
        } catch (ExecutionException fault) {
            if (!(fault.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw told(fault);
            }
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers, "enable.metrics.push", false));
    }

    private static RigException told(ExecutionException fault) {
        return new RigException("the floor's Kafka: " + fault.getCause(), fault);
    }
}
