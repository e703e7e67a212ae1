package dev.holdfast.local;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;

/** A process of its own that speaks MongoDB's protocol from an H2 file, for machines without a mongod. Arguments: port, file. */
final class EmbeddedMongo {
    private EmbeddedMongo() {}

    public static void main(String[] arguments) {
        MongoServer server = new MongoServer(new H2Backend(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow, "stop"));
        server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
    }
}
