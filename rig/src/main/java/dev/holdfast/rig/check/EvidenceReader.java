package dev.holdfast.rig.check;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonInvalidOperationException;
import org.bson.Document;
import org.bson.json.JsonParseException;
import org.jspecify.annotations.Nullable;

/** Reads all stores of a world that is at rest. */
public final class EvidenceReader {
    private static final String COLLECTION = "orders";
    private static final int BATCH = 2_000;

    private EvidenceReader() {}

    /**
     * Reads PostgreSQL, MongoDB, Kafka and the provider's ledger, one after the other.
     *
     * @param ledger the payment simulator's file, one entry a line
     * @throws RigException where a store does not answer, or no longer has all it was told
     */
    public static Evidence read(Settings settings, Path ledger) {
        Map<String, String> pool = new HashMap<>();
        return new Evidence(
                new BooksReader(settings, pool).read(),
                documents(settings, pool),
                new TopicReader(settings.kafkaServers(), pool).read(),
                charges(ledger, pool));
    }

    private static Map<String, Evidence.Copy> documents(Settings settings, Map<String, String> pool) {
        Map<String, Evidence.Copy> documents = new HashMap<>();
        try (MongoClient client = MongoClients.create(settings.mongoUri())) {
            for (Document document : client.getDatabase(settings.mongoDatabase())
                    .getCollection(COLLECTION)
                    .find()
                    .batchSize(BATCH)) {
                String id = pooled(pool, document.get("_id"));
                int version = document.get("version") instanceof Number number ? number.intValue() : -1;
                documents.put(
                        id,
                        new Evidence.Copy(id, pooled(pool, document.get("status")), version, Fingerprint.of(document)));
            }
        } catch (MongoException fault) {
            throw new RigException("MongoDB: " + fault.getMessage(), fault);
        }
        return documents;
    }

    /** Lines that a kill has torn off at the end never counted (there is no end of line behind them). */
    static List<Evidence.Charge> charges(Path ledger, Map<String, String> pool) {
        List<Evidence.Charge> charges = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(ledger)) {
            String line = lines.readLine();
            while (line != null) {
                String next = lines.readLine();
                if (next != null || endsWithLine(ledger)) {
                    Document entry = Document.parse(line);
                    charges.add(new Evidence.Charge(
                            pooled(pool, entry.get("orderId")),
                            entry.get("amount", Number.class).longValue(),
                            pooled(pool, entry.get("currency")),
                            pooled(pool, entry.get("outcome"))));
                }
                line = next;
            }
        } catch (IOException | JsonParseException | BsonInvalidOperationException fault) {
            throw new RigException("the provider's ledger " + ledger + ": " + fault.getMessage(), fault);
        }
        return charges;
    }

    private static boolean endsWithLine(Path file) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            var last = ByteBuffer.allocate(1);
            channel.position(Math.max(0, channel.size() - 1)).read(last);
            return last.get(0) == '\n';
        }
    }

    private static String pooled(Map<String, String> pool, @Nullable Object text) {
        return pool.computeIfAbsent(String.valueOf(text), same -> same);
    }
}
