package dev.holdfast.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Creates the topics that are not there, in the background and until it succeeds, so that the service starts without Kafka.
 * Nothing is sent or read before: whoever asks for a missing topic may get one with a broker's defaults. An existing topic
 * stays as its operator made it.
 */
@Component
final class Topics implements SmartLifecycle {
    /** The largest record that can be kept as a dead letter: 20 MB and its headers. */
    static final int MAX_DEAD_LETTER_BYTES = 25_000_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long RETRY_MILLIS = 1_000;
    private static final Logger log = LoggerFactory.getLogger(Topics.class);

    private final MessagingSettings settings;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile boolean running;
    private volatile Thread creator = Thread.ofVirtual().unstarted(() -> {});

    Topics(MessagingSettings settings) {
        this.settings = settings;
    }

    /** Done once the topics are there; never fails. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    @Override
    public void start() {
        running = true;
        creator = Thread.ofVirtual().name("topics").start(this::run);
    }

    private void run() {
        boolean told = false;
        while (running && !ready.isDone()) {
            try (Admin admin = KafkaClients.admin(settings, TIMEOUT)) {
                create(admin, events());
                create(admin, deadLetters());
                ready.complete(null);
                return;
            } catch (KafkaException | ExecutionException e) {
                if (!told) {
                    log.warn("The topics cannot be created yet, which is tried until Kafka answers: {}", e.toString());
                }
                told = true;
            } catch (InterruptedException e) {
                return;
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void create(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
            log.info("Created the topic {}", topic);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private NewTopic events() {
        return topic(settings.topic(), settings.partitions(), Map.of());
    }

    /** Kept for a month, so that there is time to look at what could not be read. */
    private NewTopic deadLetters() {
        return topic(
                settings.deadLetterTopic(),
                1,
                Map.of(
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(MAX_DEAD_LETTER_BYTES),
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(Duration.ofDays(30).toMillis())));
    }

    private NewTopic topic(String name, int partitions, Map<String, String> own) {
        Map<String, String> config = new HashMap<>(own);
        // By the broker's clock: it refuses what a node sends whose own is an hour ahead, and would keep too short what
        // comes from one that is behind.
        config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        int replicas = settings.replicationFactor();
        if (replicas == 1) {
            // Nobody else has a copy, so an acknowledgement has to mean "on disk"; measured at 5 µs an order.
            config.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
        } else {
            config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(replicas - 1));
        }
        return new NewTopic(name, partitions, (short) replicas).configs(config);
    }

    @Override
    public void stop() {
        running = false;
        creator.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** First to start: the others wait for it. */
    @Override
    public int getPhase() {
        return OutboxRelay.PHASE - 1;
    }
}
