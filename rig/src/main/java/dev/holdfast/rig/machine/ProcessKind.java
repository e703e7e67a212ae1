package dev.holdfast.rig.machine;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whose CPU time it is. The names of the report are these in lower case. */
public enum ProcessKind {
    SERVICE,
    POSTGRES,
    KAFKA,
    MONGODB,
    GENERATOR;

    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Which kind a process of this machine is; null for one that has no part in an order.
     *
     * @param command the kernel's short name
     * @param line the command line, its words separated by blanks
     */
    static @Nullable ProcessKind of(String command, String line) {
        if (command.startsWith("postgres")) {
            return POSTGRES;
        }
        if (command.startsWith("mongod")) {
            return MONGODB;
        }
        // Kafka before the service: the service's class path names Kafka's client, but only the broker this class.
        if (line.contains("kafka.Kafka") || line.contains("KafkaRaftServer") || line.contains("KafkaProcess")) {
            return KAFKA;
        }
        if (line.contains("holdfast-service") || line.contains("dev.holdfast.Holdfast")) {
            return SERVICE;
        }
        return null;
    }
}
