package dev.holdfast.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Questions about the health of what is behind this package; each returns when all is well and throws when not. */
@Component
public final class MessagingHealth implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofMillis(1_500);

    private final MessagingSettings settings;
    private final SchemaRegistry registry;
    private final Optional<OutboxRelay> relay;
    private final EventConsumers consumers;
    private final Stuck stuck;
    private @Nullable Admin admin;

    MessagingHealth(
            MessagingSettings settings,
            SchemaRegistry registry,
            Optional<OutboxRelay> relay,
            EventConsumers consumers,
            Stuck stuck) {
        this.settings = settings;
        this.registry = registry;
        this.relay = relay;
        this.consumers = consumers;
        this.stuck = stuck;
    }

    /** Kafka answers within 1.5 seconds. */
    public void askKafka() throws Exception {
        admin().describeCluster().nodes().get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The schema registry answers within 1.5 seconds. */
    public void askRegistry() throws Exception {
        registry.ask(WITHIN);
    }

    /** Events leave and arrive: the relay sends, every consumer runs, and none repeats one batch again and again. */
    public void askDelivery() throws Exception {
        List<String> troubles = new ArrayList<>(stuck.all());
        troubles.addAll(consumers.ended());
        relay.flatMap(OutboxRelay::trouble).ifPresent(troubles::add);
        if (!troubles.isEmpty()) {
            throw new IllegalStateException(String.join("; ", troubles));
        }
    }

    private synchronized Admin admin() {
        Admin open = admin;
        if (open == null) {
            open = KafkaClients.admin(settings, WITHIN);
            admin = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
