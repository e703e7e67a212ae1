package dev.holdfast.local;

import java.nio.file.Path;
import java.util.Map;

/** Starts PostgreSQL and the payment simulator, says so, and waits to be killed. Argument: the home. */
final class Launcher {
    static final Map<String, String> SETTINGS = Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "elsewhere:9092",
            "SCHEMA_REGISTRY_URL", "http://elsewhere:8081",
            "MONGO_URI", "mongodb://elsewhere",
            "PAYMENT_PROVIDER", "http");

    private Launcher() {}

    public static void main(String[] arguments) throws InterruptedException {
        LocalServers.start(Path.of(arguments[0]), SETTINGS, _ -> {});
        System.out.println("up");
        Thread.currentThread().join();
    }
}
