package dev.holdfast.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** ZooKeeper 3.9, for a Kafka that keeps its metadata in there. Every change is forced to disk before it is acknowledged, its default. */
final class LocalZooKeeper extends LocalServer {
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);
    private static final int CONNECT_MILLIS = 1_000;

    static final String LOGGING = """
            log4j.rootLogger=WARN, out
            log4j.logger.kafka.server.KafkaServer=INFO
            log4j.appender.out=org.apache.log4j.ConsoleAppender
            log4j.appender.out.layout=org.apache.log4j.PatternLayout
            log4j.appender.out.layout.ConversionPattern=%d{HH:mm:ss.SSS} %p %c{1} %m%n
            """;

    private final Path folder;
    private final int port;
    private final Settings settings;

    LocalZooKeeper(Path home, Ports ports, Settings settings) {
        super("ZooKeeper", "zookeeper", home, STOP_BOUND);
        folder = home.resolve("zookeeper");
        port = ports.choose("zookeeper", settings.port("ZOOKEEPER_CLIENT_PORT"));
        this.settings = settings;
    }

    /** As KAFKA_ZOOKEEPER_CONNECT names it. */
    String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    void launch() {
        Path properties = folder.resolve("zookeeper.properties");
        Path logging = folder.resolve("log4j.properties");
        try {
            Files.createDirectories(folder.resolve("data"));
            Files.writeString(logging, LOGGING);
            Files.writeString(properties, """
                    dataDir=%s
                    clientPortAddress=127.0.0.1
                    clientPort=%d
                    tickTime=%d
                    admin.enableServer=false
                    """.formatted(
                            folder.resolve("data"), port, settings.number("ZOOKEEPER_TICK_TIME", 2_000, 100, 60_000)));
        } catch (IOException e) {
            throw new LocalServerException(
                    "ZooKeeper's data at %s cannot be prepared: %s".formatted(folder, e.getMessage()), e);
        }
        process.launch(
                List.of(
                        ServerFiles.java(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-Dlog4j.configuration=file:" + logging,
                        "-cp",
                        ServerFiles.zooKeeperLibraries(),
                        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                        properties.toString()),
                Map.of(),
                folder,
                Spawner.Identity.SAME);
        process.awaitReady(START_BOUND, this::answers);
    }

    /** To the one question that it answers anybody: what it is. */
    private boolean answers() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setSoTimeout(CONNECT_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .contains("Mode: standalone");
        }
    }
}
