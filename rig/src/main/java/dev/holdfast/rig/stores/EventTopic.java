package dev.holdfast.rig.stores;

import dev.holdfast.rig.RigException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;

/** The topic of the orders' events (api.md section 6). */
public final class EventTopic {
    public static final String NAME = "orders.events.v1";

    /** Where the records go that nobody can read. */
    public static final String DEAD_LETTERS = NAME + ".dlt";

    /** The header under which the rig says of a record that it was planted, so that nobody takes it for the service's. */
    public static final String PLANTED = "rig_planted";

    private static final ConfigResource TOPIC = new ConfigResource(ConfigResource.Type.TOPIC, NAME);
    private static final List<String> DURABILITY = List.of("flush.messages", "min.insync.replicas");

    private EventTopic() {}

    /** The settings that durability rests on, read back from the brokers; none where no brokers are told. */
    public static Map<String, String> durability(String servers) throws InterruptedException {
        Map<String, String> settings = new TreeMap<>();
        if (servers.isEmpty()) {
            return settings;
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers, "enable.metrics.push", false))) {
            Config config = Objects.requireNonNull(
                    admin.describeConfigs(List.of(TOPIC)).all().get().get(TOPIC));
            for (String name : DURABILITY) {
                settings.put("kafka." + name, String.valueOf(config.get(name).value()));
            }
            return settings;
        } catch (ExecutionException fault) {
            throw new RigException("Kafka at " + servers + ": " + fault.getCause(), fault);
        }
    }
}
