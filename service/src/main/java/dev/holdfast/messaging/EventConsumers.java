package dev.holdfast.messaging;

import dev.holdfast.failure.FailPoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Gives every {@link EventHandler} its consumer group. A batch that fails comes again with growing pauses and without end;
 * meanwhile its partitions are paused and polling goes on, so that the group is not rebalanced. Nothing is skipped.
 */
@Component
final class EventConsumers implements SmartLifecycle {
    /** Above what a batch takes while the servers answer; what is cut off is delivered again. */
    private static final Duration STOP = Duration.ofSeconds(7);

    private final List<ConcurrentMessageListenerContainer<byte[], byte[]>> containers;
    private final Topics topics;
    private volatile boolean running;

    EventConsumers(
            List<EventHandler> handlers,
            MessagingSettings settings,
            Topics topics,
            SchemaIds schemas,
            DeadLetters deadLetters,
            Stuck stuck,
            MeterRegistry meters) {
        this.topics = topics;
        Set<String> groups = handlers.stream().map(EventHandler::group).collect(Collectors.toSet());
        if (groups.size() < handlers.size()) {
            throw new IllegalStateException("two event handlers share a group of " + groups);
        }
        this.containers = handlers.stream()
                .map(handler -> {
                    String group = settings.groupPrefix() + handler.group();
                    BatchReader reader = new BatchReader(handler, group, schemas, deadLetters, stuck);
                    return container(settings, group, handler.gather(), reader, stuck, meters);
                })
                .toList();
    }

    private static ConcurrentMessageListenerContainer<byte[], byte[]> container(
            MessagingSettings settings,
            String group,
            Duration gather,
            BatchReader reader,
            Stuck stuck,
            MeterRegistry meters) {
        ContainerProperties properties = new ContainerProperties(settings.topic());
        properties.setGroupId(group);
        properties.setMessageListener(reader);
        properties.setConsumerRebalanceListener(new ConsumerAwareRebalanceListener() {
            @Override
            public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
                FailPoint.hit("K16");
            }
        });
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setShutdownTimeout(STOP.toMillis());
        properties.setAuthExceptionRetryInterval(Duration.ofSeconds(10));
        var consumers = new DefaultKafkaConsumerFactory<byte[], byte[]>(KafkaClients.consumer(settings, gather));
        consumers.addListener(new MicrometerConsumerListener<>(meters)); // how far it is behind, above all
        var container = new ConcurrentMessageListenerContainer<>(consumers, properties);
        container.setConcurrency(settings.consumerConcurrency());
        container.setBeanName(group);
        container.setCommonErrorHandler(retryForEver(group, stuck));
        return container;
    }

    private static DefaultErrorHandler retryForEver(String group, Stuck stuck) {
        ExponentialBackOff backOff = new ExponentialBackOff(200, 2);
        backOff.setMaxInterval(5_000);
        DefaultErrorHandler handler = new DefaultErrorHandler(
                (record, e) -> {
                    throw new IllegalStateException("a record is never given up", e);
                },
                backOff);
        // By default some exceptions, ClassCastException among them, would end the retries and skip the batch.
        handler.setClassifications(Map.of(), true);
        handler.setRetryListeners(stuck.listener(group));
        return handler;
    }

    /** Containers that should run and do not: something ended their thread. */
    List<String> ended() {
        return !running || !topics.ready().isDone()
                ? List.of()
                : containers.stream()
                        .filter(container -> !container.isInExpectedState())
                        .map(container -> container.getGroupId() + " has ended")
                        .toList();
    }

    @Override
    public void start() {
        running = true;
        topics.ready().thenRunAsync(this::startContainers, Thread.ofVirtual()::start);
    }

    private synchronized void startContainers() {
        if (running) {
            containers.forEach(ConcurrentMessageListenerContainer::start);
        }
    }

    /** The batches under way end and their offsets are committed. */
    @Override
    public synchronized void stop() {
        running = false;
        containers.parallelStream().forEach(ConcurrentMessageListenerContainer::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
