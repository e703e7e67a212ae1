package dev.holdfast.rig.stage;

import dev.holdfast.local.LocalProgram;
import dev.holdfast.local.LocalServers;
import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import dev.holdfast.rig.http.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A shop that began empty: its own servers, a link before each of them, two nodes that reach them through the links alone, and a link
 * before each node. The rig itself asks the servers directly.
 */
public final class World implements AutoCloseable {
    /** Below the range from which kernels take the ports of outgoing connections: a link that is down keeps its port. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 31_999;
    private static final int TRIES = 500;

    /**
     * Short, so that faults of seconds outlast them: holds run out while a server is away, and a payment's answer is missed. The outbox's
     * bound is within reach of an absence of Kafka.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "PAYMENT_PROVIDER", "http",
            "ORDER_HOLD_MILLIS", "15000",
            "PAYMENT_TIMEOUT_MILLIS", "1000",
            "PAYMENT_ASK_AGAIN_MILLIS", "250",
            "OUTBOX_MAX_EVENTS", "5000",
            "SHUTDOWN_PAUSE_MILLIS", "1000");

    private final LocalServers servers;
    private final Map<Server, Link> links;
    private final List<Node> nodes;
    private final Settings settings;
    private final Map<String, String> environment;

    private World(
            LocalServers servers,
            Map<Server, Link> links,
            List<Node> nodes,
            Settings settings,
            Map<String, String> environment) {
        this.servers = servers;
        this.links = links;
        this.nodes = nodes;
        this.settings = settings;
        this.environment = environment;
    }

    /** What a link stands before. */
    public enum Server {
        POSTGRES,
        KAFKA,
        MONGO,
        REGISTRY,
        PAYMENTS
    }

    /**
     * Starts the servers with no data, and no node yet.
     *
     * @param home of this world's files; data that are there are forgotten
     * @param program that starts the service
     * @param random for ports, and the links' jitter
     */
    public static World start(Path home, LocalProgram program, RandomGenerator random, Consumer<String> progress) {
        LocalServers.forget(home);
        Set<Integer> taken = new HashSet<>();
        int kafkaLink = freePort(taken, random);
        int kafkaDirect = freePort(taken, random);
        LocalServers servers = LocalServers.start(
                home,
                Map.of(
                        "PAYMENT_PROVIDER",
                        "http",
                        "KAFKA_ADVERTISED_LISTENERS",
                        "PLAINTEXT://127.0.0.1:%d,DIRECT://127.0.0.1:%d".formatted(kafkaLink, kafkaDirect),
                        "KAFKA_PORT_2",
                        Integer.toString(kafkaDirect)),
                progress);
        Map<Server, Link> links = Map.of(
                Server.POSTGRES,
                new Link(
                        "PostgreSQL",
                        freePort(taken, random),
                        servers.postgres().port(),
                        random),
                Server.KAFKA,
                new Link("Kafka", kafkaLink, servers.kafka().port(), random),
                Server.MONGO,
                new Link("MongoDB", freePort(taken, random), servers.mongo().port(), random),
                Server.REGISTRY,
                new Link(
                        "the registry",
                        freePort(taken, random),
                        servers.registry().port(),
                        random),
                Server.PAYMENTS,
                new Link(
                        "the provider",
                        freePort(taken, random),
                        servers.payments().port(),
                        random));
        List<Node> nodes = IntStream.rangeClosed(1, 2)
                .mapToObj(number -> {
                    int port = freePort(taken, random);
                    Link link = new Link("node " + number, freePort(taken, random), port, random);
                    return new Node(number, home, port, link, program);
                })
                .toList();
        return new World(servers, links, nodes, direct(servers, kafkaDirect), environment(servers, links));
    }

    private static Settings direct(LocalServers servers, int kafkaPort) {
        return new Settings(
                servers.postgres().jdbcUrl(),
                servers.postgres().user(),
                servers.postgres().password(),
                servers.mongo().uri(),
                servers.mongo().database(),
                "127.0.0.1:" + kafkaPort);
    }

    /** Every address is the link's. */
    private static Map<String, String> environment(LocalServers servers, Map<Server, Link> links) {
        Map<String, String> all = new TreeMap<>(servers.environment());
        all.putAll(SETTINGS);
        String registry =
                servers.registry().url().replace(":" + servers.registry().port(), ":" + port(links, Server.REGISTRY));
        all.put("POSTGRES_PORT", port(links, Server.POSTGRES));
        all.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port(links, Server.KAFKA));
        all.put(
                "MONGO_URI",
                servers.mongo().uri().replace(":" + servers.mongo().port(), ":" + port(links, Server.MONGO)));
        all.put("SCHEMA_REGISTRY_URL", registry);
        all.put("SCHEMA_REGISTRY_PORT", port(links, Server.REGISTRY));
        all.put("PAYMENT_URL", "http://127.0.0.1:" + port(links, Server.PAYMENTS));
        return all;
    }

    private static String port(Map<Server, Link> links, Server server) {
        return Integer.toString(of(links, server).port());
    }

    private static Link of(Map<Server, Link> links, Server server) {
        Link link = links.get(server);
        if (link == null) {
            throw new IllegalStateException("no link before " + server);
        }
        return link;
    }

    /** By chance: the first free one could be that of another world's link that is down just now. */
    private static int freePort(Set<Integer> taken, RandomGenerator random) {
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(FIRST_PORT, LAST_PORT + 1);
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                if (taken.add(port)) {
                    return port;
                }
            } catch (IOException inUse) {
                continue;
            }
        }
        throw new RigException("no port is free between " + FIRST_PORT + " and " + LAST_PORT);
    }

    public LocalServers servers() {
        return servers;
    }

    public Link link(Server server) {
        return of(links, server);
    }

    public List<Link> links() {
        return List.copyOf(links.values());
    }

    public List<Node> nodes() {
        return nodes;
    }

    /** Where the nodes are called: at their links. */
    public List<Address> addresses() {
        return nodes.stream()
                .map(node -> new Address("127.0.0.1", node.link().port()))
                .toList();
    }

    /** The servers themselves, past the links. */
    public Settings settings() {
        return settings;
    }

    /** What a node needs to know, but its port and its fail points. */
    public Map<String, String> environment() {
        return environment;
    }

    /** What a node needs to know in their stead to call the servers themselves. */
    public Map<String, String> pastLinks() {
        Map<String, String> all = new TreeMap<>(servers.environment());
        all.put("KAFKA_BOOTSTRAP_SERVERS", settings.kafkaServers());
        return all;
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        links.values().forEach(Link::close);
        servers.close();
    }
}
