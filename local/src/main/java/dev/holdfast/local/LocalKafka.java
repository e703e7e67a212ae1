package dev.holdfast.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Kafka 4 in KRaft mode: one process that is broker and controller. Or, where the metadata are to be kept in ZooKeeper, the last Kafka that
 * can: 3.9. Every append is forced to disk before it is acknowledged. Where KAFKA_SECURITY_PROTOCOL asks for it, clients come in over TLS,
 * with the user KAFKA_SASL_USERNAME, or both; the broker speaks to itself on a plain listener of its own.
 */
public final class LocalKafka extends LocalServer {
    private static final Duration START_BOUND = Duration.ofSeconds(90);
    private static final Duration STOP_BOUND = Duration.ofSeconds(20);
    /** A start takes a second at least, and a session ends after six. */
    private static final int ATTEMPTS = 10;

    private static final String CLUSTER = "aG9sZGZhc3QtbG9jYWwtMQ";
    private static final int LARGEST_RECORD =
            32 * 1024 * 1024; // events of a whole batch, and poison records of 20 MB in the fault tests

    private static final String LOGGING = """
            <Configuration status="WARN">
              <Appenders><Console name="out"><PatternLayout pattern="%d{HH:mm:ss.SSS} %p %c{1} %m%n"/></Console></Appenders>
              <Loggers>
                <Logger name="kafka.server.KafkaRaftServer" level="INFO"/>
                <Root level="WARN"><AppenderRef ref="out"/></Root>
              </Loggers>
            </Configuration>
            """;

    private final Path home;
    private final Path folder;
    private final int port;
    private final int secondPort;
    private final int controllerPort;
    private final Settings settings;
    private final @Nullable String zooKeeper;

    /** @param zooKeeper address of the ZooKeeper that keeps the metadata; null = the broker itself does */
    LocalKafka(Path home, Ports ports, Settings settings, @Nullable String zooKeeper) {
        super("Kafka", "kafka", home, STOP_BOUND);
        this.home = home;
        this.zooKeeper = zooKeeper;
        // The one line's data are of no use to the other.
        folder = home.resolve(zooKeeper == null ? "kafka" : "kafka-zookeeper");
        port = ports.choose("kafka", settings.port("KAFKA_PORT_1"));
        secondPort = ports.choose("kafka-second", settings.port("KAFKA_PORT_2"));
        controllerPort = ports.choose("kafka-controller", 0);
        this.settings = settings;
    }

    public int port() {
        return port;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    void launch() {
        Path properties = folder.resolve("server.properties");
        Path logging = folder.resolve("logging");
        try {
            Files.createDirectories(folder);
            Files.writeString(logging, zooKeeper == null ? LOGGING : LocalZooKeeper.LOGGING);
            Files.writeString(properties, lines(properties()));
            if (zooKeeper == null && !Files.exists(folder.resolve("data").resolve("meta.properties"))) {
                format(properties);
            }
        } catch (IOException e) {
            throw new LocalServerException(
                    "Kafka's data at %s cannot be prepared: %s".formatted(folder, e.getMessage()), e);
        }
        List<String> command = java(
                "-Xms512m",
                "-Xmx768m",
                "-XX:+UseG1GC",
                "-XX:MaxGCPauseMillis=50",
                (zooKeeper == null ? "-Dlog4j2.configurationFile=" : "-Dlog4j.configuration=file:") + logging);
        command.add("kafka.Kafka");
        command.add(properties.toString());
        launch(command, 1);
    }

    private void launch(List<String> command, int attempt) {
        process.launch(command, Map.of(), folder, Spawner.Identity.SAME);
        // Written after the broker is registered, unfenced and open for requests; an open port alone comes seconds
        // before that.
        String ready = zooKeeper == null ? "Kafka Server started" : "] started";
        try {
            process.awaitReady(START_BOUND, () -> process.logContains(ready));
        } catch (LocalServerException e) {
            if (attempt == ATTEMPTS || !registeredStill()) {
                throw e;
            }
            launch(command, attempt + 1);
        }
    }

    /**
     * ZooKeeper keeps what a killed broker said of itself until its session has ended, and lets nobody in under its id before that. Where that ends
     * between the broker's two looks, it falls over the owner that is gone.
     */
    private boolean registeredStill() {
        try {
            return zooKeeper != null
                    && (process.logContains("node already exists and owner")
                            || process.logContains("Stat.getEphemeralOwner()"));
        } catch (IOException e) {
            throw new LocalServerException("Kafka's log cannot be read", e);
        }
    }

    private Map<String, String> properties() {
        String node = Integer.toString(settings.number("KAFKA_BROKER_ID", 1, 0, 1000));
        String protocol = settings.get("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
        boolean plain = protocol.equals("PLAINTEXT");
        String advertised = settings.get(
                "KAFKA_ADVERTISED_LISTENERS",
                protocol + "://" + bootstrapServers() + (plain ? "" : ",INTERNAL://127.0.0.1:" + secondPort));
        List<String> names = List.of(advertised.split(",")).stream()
                .map(listener -> listener.strip().replaceFirst("://.*", ""))
                .toList();
        if (names.size() > 2) {
            throw new LocalServerException(
                    "KAFKA_ADVERTISED_LISTENERS may name one or two listeners, not \"%s\".".formatted(advertised));
        }
        String listeners = names.getFirst() + "://" + bootstrapServers()
                + (names.size() == 2 ? ",%s://127.0.0.1:%d".formatted(names.get(1), secondPort) : "");
        String protocols = names.stream()
                .map(name -> name + (name.equals(names.getFirst()) ? ":" + protocol : ":PLAINTEXT"))
                .collect(Collectors.joining(","));
        Map<String, String> all = new LinkedHashMap<>();
        if (zooKeeper == null) {
            all.put("process.roles", "broker,controller");
            all.put("node.id", node);
            all.put("controller.quorum.voters", "%s@127.0.0.1:%d".formatted(node, controllerPort));
            all.put("controller.listener.names", "CONTROLLER");
            listeners += ",CONTROLLER://127.0.0.1:" + controllerPort;
            // A broker that was killed is let in again when its session has ended: nine seconds by itself.
            all.put("broker.session.timeout.ms", "3000");
            all.put("broker.heartbeat.interval.ms", "500");
            all.put("share.coordinator.state.topic.replication.factor", "1");
            all.put("share.coordinator.state.topic.min.isr", "1");
        } else {
            all.put("broker.id", node);
            all.put("zookeeper.connect", zooKeeper);
            all.put("zookeeper.session.timeout.ms", "6000");
        }
        all.put("listeners", listeners);
        all.put("advertised.listeners", advertised);
        all.put(
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT," + settings.get("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", protocols));
        all.put(
                "inter.broker.listener.name",
                settings.get("KAFKA_INTER_BROKER_LISTENER_NAME", plain ? names.getFirst() : names.getLast()));
        if (protocol.endsWith("SSL")) {
            all.put("ssl.keystore.type", "PEM");
            all.put(
                    "ssl.keystore.location",
                    LocalCertificate.in(home).certificateAndKey().toString());
        }
        if (protocol.startsWith("SASL")) {
            all.put("sasl.enabled.mechanisms", mechanism());
            all.put(
                    "listener.name.%s.%s.sasl.jaas.config"
                            .formatted(
                                    names.getFirst().toLowerCase(Locale.ROOT),
                                    mechanism().toLowerCase(Locale.ROOT)),
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        }
        all.put("log.dirs", folder.resolve("data").toString());
        all.put("num.partitions", Integer.toString(settings.number("KAFKA_NUM_PARTITIONS", 3, 1, 1000)));
        all.put("auto.create.topics.enable", Boolean.toString(settings.flag("KAFKA_AUTO_CREATE_TOPICS_ENABLE", false)));
        all.put("default.replication.factor", copies("KAFKA_DEFAULT_REPLICATION_FACTOR"));
        all.put("offsets.topic.replication.factor", copies("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR"));
        all.put("transaction.state.log.replication.factor", copies("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR"));
        all.put("transaction.state.log.min.isr", copies("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR"));
        all.put("offsets.topic.num.partitions", "3"); // fifty would only be opened, flushed and recovered
        all.put("transaction.state.log.num.partitions", "3");
        all.put(
                "num.network.threads",
                "1"); // three and eight would wake each other, for the work of a quarter of a core
        all.put("num.io.threads", "2");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.put("group.min.session.timeout.ms", "1000"); // by itself a broker refuses less than six seconds
        all.put(
                "log.flush.interval.messages",
                "1"); // an acknowledged event survives a power cut even without a second broker
        all.put("message.max.bytes", Integer.toString(LARGEST_RECORD));
        all.put("socket.request.max.bytes", Integer.toString(LARGEST_RECORD * 2));
        all.put("log.segment.delete.delay.ms", "1000");
        return all;
    }

    private String mechanism() {
        String mechanism = settings.get("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512");
        if (!mechanism.startsWith("SCRAM-")) {
            throw new LocalServerException(
                    "the local Kafka knows SCRAM-SHA-256 and SCRAM-SHA-512, not \"%s\"; ".formatted(mechanism)
                            + "set KAFKA_SASL_MECHANISM to one of them.");
        }
        return mechanism;
    }

    private String copies(String name) {
        return Integer.toString(settings.number(name, 1, 1, 1)); // there is one broker
    }

    private static String lines(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private List<String> java(String... flags) {
        List<String> command = new ArrayList<>(List.of(ServerFiles.java()));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", zooKeeper == null ? ServerFiles.libraries() : ServerFiles.zooKeeperLibraries()));
        return command;
    }

    private void format(Path properties) throws IOException {
        ServerFiles.delete(folder.resolve("data")); // a format that was cut off
        List<String> command = java("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
        command.addAll(List.of("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", properties.toString()));
        if (settings.has("KAFKA_SASL_USERNAME")) {
            command.addAll(List.of(
                    "--add-scram",
                    "%s=[name=%s,password=%s]"
                            .formatted(
                                    mechanism(),
                                    settings.get("KAFKA_SASL_USERNAME", ""),
                                    settings.get("KAFKA_SASL_PASSWORD", ""))));
        }
        Path log = folder.resolve("format.log");
        Process formatting = Spawner.start(
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()),
                Spawner.Identity.SAME);
        try {
            if (!formatting.waitFor(START_BOUND.toSeconds(), TimeUnit.SECONDS) || formatting.exitValue() != 0) {
                formatting.destroyForcibly();
                throw new LocalServerException("Kafka's storage cannot be formatted:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
