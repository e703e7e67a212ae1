package dev.holdfast.messaging;

import dev.holdfast.failure.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The id our events are written with and the ids that can be read. Each is asked once and kept for good: the registry is
 * not in the way of an order.
 */
@Component
final class SchemaIds {
    /** A stream of rubbish may name any number of ids; those known to be wrong are forgotten beyond this. */
    private static final int MAX_KEPT = 1_000;

    private final SchemaRegistry registry;
    private final String subject;
    private final Map<Integer, Optional<String>> faults = new ConcurrentHashMap<>();
    private volatile @Nullable Integer own;

    SchemaIds(SchemaRegistry registry, MessagingSettings settings) {
        this.registry = registry;
        this.subject = settings.subject();
    }

    /**
     * The id of the schema that this service was built with, registered where it is new.
     *
     * @throws FaultException while the registry is away
     * @throws SchemaRegistry.SchemaRefused where it does not fit what is registered
     */
    int own() {
        Integer known = own;
        if (known != null) {
            return known;
        }
        int id = registry.register(subject, schema());
        registry.protect(subject);
        faults.put(id, Optional.empty());
        own = id;
        return id;
    }

    /**
     * Why records with this id cannot be read; empty where they can: any version of our subject, older or newer.
     *
     * @throws FaultException while the registry is away and the id is not known yet
     */
    Optional<String> fault(int id) {
        Optional<String> known = faults.get(id);
        if (known != null) {
            return known;
        }
        Optional<Set<String>> subjects = registry.subjects(id);
        Optional<String> fault = subjects.isEmpty()
                ? Optional.of("schema id " + Integer.toUnsignedString(id) + " is not in the registry")
                : subjects.get().contains(subject)
                        ? Optional.empty()
                        : Optional.of("schema id " + id + " is not of " + subject);
        if (faults.size() >= MAX_KEPT) {
            faults.values().removeIf(Optional::isPresent);
        }
        faults.put(id, fault);
        return fault;
    }

    /** The text of the file the classes were generated from. */
    static String schema() {
        try (InputStream proto = SchemaIds.class.getResourceAsStream("/order_event.proto")) {
            if (proto == null) {
                throw new IllegalStateException("order_event.proto is not in the jar");
            }
            return new String(proto.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
