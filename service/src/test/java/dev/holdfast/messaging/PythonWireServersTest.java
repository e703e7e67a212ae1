package dev.holdfast.messaging;

import static dev.holdfast.messaging.Wired.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestPython;
import dev.holdfast.events.v1.OrderEvent;
import dev.holdfast.messaging.Wired.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The codec against Confluent's own client for Python, both ways, with the real registry.
 */
@Tag("servers")
class PythonWireServersTest {
    private static final Path ROOT = Path.of(System.getProperty("holdfast.root", "."));
    private static final Path SCRIPTS = ROOT.resolve("service/src/test/python");

    private final String python = TestPython.interpreter();

    @TempDir
    private Path folder;

    private final World world = World.fresh();
    private final SchemaRegistry registry = new SchemaRegistry(world.settings());

    @Test
    void confluentReadsWhatWeWrite() throws Exception {
        int schema = new SchemaIds(registry, world.settings()).own();
        List<OutboxEvent> events = Stream.of(1, 2, 300)
                .map(sequence -> event(UUID.randomUUID(), sequence))
                .toList();
        List<String> framed = events.stream()
                .map(event -> ConfluentWire.frame(schema, event.message()))
                .map(Base64.getEncoder()::encodeToString)
                .toList();
        List<String> read = script("read", framed);
        assertThat(read)
                .containsExactlyElementsOf(events.stream()
                        .map(event -> Wired.read(event.message()))
                        .map(event -> event.getEventId() + " " + event.getOrderId() + " " + event.getSequence())
                        .toList());
    }

    @Test
    void weReadWhatConfluentWrites() throws Exception {
        int schema = new SchemaIds(registry, world.settings()).own();
        List<String> ids =
                Stream.generate(UUID::randomUUID).limit(3).map(UUID::toString).toList();
        List<String> written = script("write", ids);
        assertThat(written).hasSize(2 * ids.size()); // each in both forms of the message indexes
        for (int i = 0; i < written.size(); i++) {
            ConfluentWire.Framed framed =
                    ConfluentWire.parse(Base64.getDecoder().decode(written.get(i)));
            assertThat(framed.schemaId()).isEqualTo(schema);
            OrderEvent event = Wired.read(framed.message());
            assertThat(event.getOrderId()).isEqualTo(ids.get(i / 2));
            assertThat(event.getSequence()).isEqualTo(7);
            assertThat(event.getOrder().getLines(0).getName()).isEqualTo("Kaffee ☕");
        }
    }

    @Test
    void theConsumerOfTheDocumentationReadsTheTopic() throws Exception {
        List<OutboxEvent> events = Stream.of(1, 2, 3)
                .map(sequence -> event(UUID.randomUUID(), sequence))
                .toList();
        try (Wired node = world.node()) {
            node.commit(events);
            Wired.await("sent", () -> world.waiting() == 0);
        }
        protoc();
        Path consumer = folder.resolve("consumer.py");
        Files.writeString(consumer, documentedConsumer());
        ProcessBuilder process = new ProcessBuilder(python, "-u", consumer.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        process.environment().put("KAFKA_BOOTSTRAP_SERVERS", world.settings().bootstrapServers());
        process.environment().put("ORDERS_TOPIC", world.settings().topic());
        process.environment().put("GROUP", world.get("KAFKA_GROUP_PREFIX") + "reader");
        Process running = process.start();
        try {
            Wired.await("every event is printed", () -> {
                String out = Files.readString(folder.resolve("out"));
                if (!running.isAlive()) {
                    throw new AssertionError(out);
                }
                return events.stream()
                        .allMatch(event -> out.contains(event.key().toString()));
            });
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    /** The block of docs/events.md that a reader copies. */
    private static String documentedConsumer() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/events.md"));
        int start = page.indexOf("```python\n") + "```python\n".length();
        return page.substring(start, page.indexOf("```", start));
    }

    private List<String> script(String way, List<String> input) throws Exception {
        protoc();
        Path in = folder.resolve("in");
        Files.write(in, input, UTF_8);
        return TestPython.run(
                120,
                List.of(
                        python,
                        SCRIPTS.resolve("confluent_wire.py").toString(),
                        way,
                        world.settings().registryUrl().toString(),
                        world.settings().topic(),
                        folder.toString(),
                        in.toString()));
    }

    private void protoc() throws Exception {
        Path proto = ROOT.resolve("service/src/main/proto");
        TestPython.run(
                60,
                List.of(
                        python,
                        "-m",
                        "grpc_tools.protoc",
                        "-I" + proto,
                        "--python_out=" + folder,
                        "order_event.proto"));
    }
}
