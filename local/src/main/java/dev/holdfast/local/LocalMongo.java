package dev.holdfast.local;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bson.Document;

/**
 * MongoDB. A real mongod runs as a replica set of one node with its journal on, because majority writes and retryable writes need a set;
 * without a real one the embedded Java server does, and says so.
 */
public final class LocalMongo extends LocalServer {
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final Duration STOP_BOUND = Duration.ofSeconds(20);
    private static final String SET = "holdfast";
    private static final int ALREADY_INITIALIZED = 23;
    private static final Logger DRIVER = Logger.getLogger("org.mongodb.driver"); // held, or the level is forgotten

    static {
        DRIVER.setLevel(Level.SEVERE); // while a server starts the driver warns of each attempt
    }

    private final Path folder;
    private final int port;
    private final Settings settings;
    private final Consumer<String> progress;
    private final Supplier<MongoBinary> binaries;
    private volatile boolean real;

    LocalMongo(Path home, Ports ports, Settings settings, Consumer<String> progress, Supplier<MongoBinary> binaries) {
        super("MongoDB", "mongo", home, STOP_BOUND);
        folder = home.resolve("mongo");
        port = ports.choose("mongo", settings.port("MONGO_PORT"));
        this.settings = settings;
        this.progress = progress;
        this.binaries = binaries;
    }

    public int port() {
        return port;
    }

    public String database() {
        return settings.get("MONGO_INITDB_DATABASE", "holdfast");
    }

    /** Names the database; a write is acknowledged when a majority has it in its journal. */
    public String uri() {
        return "mongodb://127.0.0.1:%d/%s?directConnection=true".formatted(port, database());
    }

    /** Whether it is a real mongod and not the embedded Java server; known once it was started. */
    public boolean isReal() {
        return real;
    }

    @Override
    void launch() {
        MongoBinary binary = binaries.get();
        progress.accept("MongoDB is " + binary.why());
        real = binary.mongod().isPresent();
        Path data = folder.resolve(real ? "data" : "embedded");
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new LocalServerException("MongoDB's folder cannot be made: " + data, e);
        }
        List<String> command =
                binary.mongod().map(mongod -> mongod(mongod, data)).orElseGet(() -> embedded(data));
        process.launch(command, Map.of(), folder, Spawner.Identity.SAME);
        String probe =
                "mongodb://127.0.0.1:%d/?directConnection=true&serverSelectionTimeoutMS=1000&connectTimeoutMS=1000"
                        .formatted(port);
        try (MongoClient client = MongoClients.create(probe)) {
            MongoDatabase admin = client.getDatabase("admin");
            process.awaitReady(
                    START_BOUND, () -> admin.runCommand(new Document("ping", 1)).containsKey("ok"));
            if (real) {
                initiate(admin);
                process.awaitReady(
                        START_BOUND,
                        () -> admin.runCommand(new Document("hello", 1)).getBoolean("isWritablePrimary", false));
            }
        }
    }

    private List<String> mongod(Path mongod, Path data) {
        return List.of(
                mongod.toString(),
                "--dbpath",
                data.toString(),
                "--port",
                Integer.toString(port),
                "--bind_ip",
                "127.0.0.1",
                "--unixSocketPrefix",
                folder.toString(),
                "--replSet",
                SET,
                "--oplogSize",
                "990",
                "--wiredTigerCacheSizeGB",
                "0.5",
                "--setParameter",
                "diagnosticDataCollectionEnabled=false",
                "--setParameter",
                "shutdownTimeoutMillisForSignaledShutdown=100"); // there is no other node to hand over to
    }

    private List<String> embedded(Path data) {
        List<String> command = new ArrayList<>(List.of(ServerFiles.java(), "-Xmx512m", "-XX:+UseSerialGC", "-cp"));
        command.add(ServerFiles.libraries() + ":" + ServerFiles.classPathOf(EmbeddedMongo.class));
        command.addAll(List.of(
                EmbeddedMongo.class.getName(),
                Integer.toString(port),
                data.resolve("documents.h2").toString()));
        return command;
    }

    /** The set's configuration names the port, so a port that changed since the last start is put into it. */
    private void initiate(MongoDatabase admin) {
        Document member = new Document("_id", 0).append("host", "127.0.0.1:" + port);
        Document set = new Document("_id", SET).append("members", List.of(member));
        try {
            admin.runCommand(new Document("replSetInitiate", set));
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != ALREADY_INITIALIZED) {
                throw new LocalServerException("MongoDB's replica set cannot be initiated: " + e.getErrorMessage(), e);
            }
            Document kept =
                    admin.runCommand(new Document("replSetGetConfig", 1)).get("config", Document.class);
            List<Document> members = kept.getList("members", Document.class);
            if (!members.getFirst().getString("host").equals(member.getString("host"))) {
                members.getFirst().put("host", member.getString("host"));
                kept.put("version", kept.getInteger("version") + 1);
                admin.runCommand(new Document("replSetReconfig", kept).append("force", true));
            }
        }
    }
}
