package dev.holdfast.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** The {@linkplain PaymentSimulator payment simulator} as a child process; its ledger outlives it. */
public final class LocalPayments extends LocalServer {
    /** It reads its ledger first: of half a million entries, on cores that nodes and other servers start on as well, in more than 30 s. */
    private static final Duration START_BOUND = Duration.ofMinutes(2);

    private static final Duration STOP_BOUND = Duration.ofSeconds(5);

    private final Path home;
    private final int port;
    private final Settings settings;

    LocalPayments(Path home, Ports ports, Settings settings) {
        super("Payment simulator", "payments", home, STOP_BOUND);
        this.home = home;
        port = ports.choose("payments", 0);
        this.settings = settings;
    }

    public int port() {
        return port;
    }

    /** The base of its API, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The append-only file of JSON lines; readable while the simulator runs and after it died. */
    public Path ledger() {
        return home.resolve("payments").resolve("ledger.ndjson");
    }

    @Override
    void launch() {
        List<String> command = List.of(
                ServerFiles.java(),
                "-Xmx1g", // it remembers every order: some 400 bytes each
                "-XX:+UseSerialGC",
                "-Dsun.net.httpserver.nodelay=true",
                "-Dsun.net.httpserver.maxIdleConnections=2000",
                "-cp",
                ServerFiles.classPathOf(PaymentSimulator.class, JsonMapper.class, JsonParser.class, JsonProperty.class),
                PaymentSimulator.class.getName(),
                Integer.toString(port),
                ledger().toString());
        Map<String, String> environment =
                Map.of("PAYMENT_FAILURE_RATE", Double.toString(settings.share("PAYMENT_FAILURE_RATE")));
        process.launch(command, environment, home, Spawner.Identity.SAME);
        process.awaitReady(START_BOUND, () -> Http.answers(url() + "/health"));
    }
}
