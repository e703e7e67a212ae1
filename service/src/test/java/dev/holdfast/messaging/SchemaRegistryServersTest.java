package dev.holdfast.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.messaging.Wired.World;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class SchemaRegistryServersTest {
    private final MessagingSettings settings = World.fresh().settings();
    private final SchemaRegistry registry = new SchemaRegistry(settings);
    private final String subject = settings.subject();
    private final String schema = SchemaIds.schema();

    @Test
    void registersTheSchemaOnceHoweverOften() {
        int id = new SchemaIds(registry, settings).own();
        assertThat(new SchemaIds(registry, settings).own()).isEqualTo(id);
        assertThat(registry.subjects(id))
                .hasValueSatisfying(subjects -> assertThat(subjects).contains(subject));
        assertThat(new SchemaIds(registry, settings).fault(id)).isEmpty();
    }

    @Test
    void theRegistryRefusesAnIncompatibleSchema() {
        new SchemaIds(registry, settings).own();
        for (String incompatible : Set.of(
                schema.replace("int32 sequence = 3;", "string sequence = 3;"),
                schema.replace("int32 sequence = 3;", ""),
                schema.replace("string order_id = 2;", "string order_id = 3;").replace("int32 sequence = 3;", ""))) {
            assertThat(incompatible).isNotEqualTo(schema);
            assertThatThrownBy(() -> registry.register(subject, incompatible))
                    .isInstanceOf(SchemaRegistry.SchemaRefused.class)
                    .hasMessageContaining(subject);
        }
    }

    /** The registry counts an added field as removed without reservation when it looks backwards. */
    @Test
    void fullRefusesAnAddedFieldAndBackwardLetsItIn() {
        int before = new SchemaIds(registry, settings).own();
        String added = schema.replace("Order order = 5;", "Order order = 5;\n  string channel = 20;");
        assertThatThrownBy(() -> registry.register(subject, added)).isInstanceOf(SchemaRegistry.SchemaRefused.class);
        registry.compatibility(subject, "BACKWARD");
        int after = registry.register(subject, added);
        assertThat(after).isNotEqualTo(before);
        SchemaIds reader = new SchemaIds(registry, settings);
        assertThat(reader.fault(before)).isEmpty();
        assertThat(reader.fault(after)).isEmpty();
        assertThat(reader.own()).isEqualTo(before);
    }

    @Test
    void anIdOfAnotherSubjectIsNotOurs() {
        int foreign = registry.register(
                subject + "-other", "syntax = \"proto3\";\nmessage Other { string " + "a".repeat(8) + " = 1; }\n");
        assertThat(new SchemaIds(registry, settings).fault(foreign))
                .hasValueSatisfying(fault -> assertThat(fault).contains("is not of " + subject));
    }

    @Test
    void anIdThatNobodyKnowsIsNotInTheRegistry() {
        assertThat(registry.subjects(2_000_000_000)).isEmpty();
        assertThat(registry.subjects(-1)).isEmpty();
    }
}
