package dev.holdfast.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A payment provider in a process of its own, with its own ledger: "never charged twice" is read there and not in the shop's books.
 *
 * <pre>
 * POST /charges                      Idempotency-Key: the order's id; {"orderId", "amount", "currency", "token"}
 *                                    200 {"status": "captured", "reference"} or {"status": "declined", "code"}
 * GET  /charges/{orderId}            200 what became of it: captured, declined, refunded, voided or pending; 404 unknown
 * POST /charges/{orderId}/give-back  200 {"status": "refunded", "reference"} or {"status": "voided"}
 * GET  /ledger                       every entry as a line of JSON
 * </pre>
 */
public final class PaymentSimulator implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern CHARGE = Pattern.compile("/charges/([!-.0-~]{1,255})(/give-back)?");
    private static final int LARGEST_BODY = 64 * 1024;
    private static final int BACKLOG = 1_024;

    private final PaymentRules rules;
    private final Duration silence;
    private final PaymentLedger ledger;
    private final PaymentCharges charges;
    private final HttpServer server;

    /**
     * @param silence how long a call is held whose answer must not come in time
     * @throws IOException if the port is taken or the ledger cannot be read
     */
    PaymentSimulator(InetSocketAddress address, Path file, PaymentRules rules, Duration silence, Clock clock)
            throws IOException {
        this.rules = rules;
        this.silence = silence;
        PaymentLedger[] opened = new PaymentLedger[1];
        charges = new PaymentCharges(reader -> opened[0] = new PaymentLedger(file, reader), clock);
        ledger = opened[0];
        server = HttpServer.create(address, BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** Arguments: port, ledger file. Reads SERVER_ADDRESS (loopback) and PAYMENT_FAILURE_RATE from the environment. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Settings settings = new Settings(System.getenv());
        InetSocketAddress address = new InetSocketAddress(
                settings.get("SERVER_ADDRESS", InetAddress.getLoopbackAddress().getHostAddress()),
                Integer.parseInt(arguments[0]));
        PaymentSimulator simulator = new PaymentSimulator(
                address,
                file,
                new PaymentRules(settings.share("PAYMENT_FAILURE_RATE")),
                Duration.ofSeconds(60),
                Clock.systemUTC());
        System.out.println("payment simulator listens on port " + simulator.port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                route(exchange);
            } catch (BadRequest e) {
                answer(exchange, 400, Map.of("error", String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                e.printStackTrace();
                answer(exchange, 500, Map.of("error", "internal"));
            }
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String call = exchange.getRequestMethod() + " " + path;
        Matcher charge = CHARGE.matcher(path);
        if (call.equals("POST /charges")) {
            charge(exchange);
        } else if (call.equals("GET /ledger")) {
            exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                ledger.copyTo(body);
            }
        } else if (call.equals("GET /health")) {
            answer(exchange, 200, Map.of("status", "UP"));
        } else if (!charge.matches()) {
            answer(exchange, 404, Map.of("error", "unknown-path"));
        } else if (charge.group(2) == null && exchange.getRequestMethod().equals("GET")) {
            PaymentCharges.@Nullable Outcome found =
                    charges.find(charge.group(1)).orElse(null);
            if (found == null) {
                answer(exchange, 404, Map.of("error", "unknown-charge"));
            } else {
                answer(exchange, found);
            }
        } else if (charge.group(2) != null && exchange.getRequestMethod().equals("POST")) {
            exchange.getRequestBody().readNBytes(LARGEST_BODY);
            answer(exchange, charges.giveBack(charge.group(1)));
        } else {
            answer(exchange, 405, Map.of("error", "method-not-allowed"));
        }
    }

    private void charge(HttpExchange exchange) throws IOException {
        JsonNode body = body(exchange);
        PaymentCharges.Money money =
                new PaymentCharges.Money(text(body, "orderId"), amount(body), text(body, "currency"));
        if (!money.orderId().equals(exchange.getRequestHeaders().getFirst("Idempotency-Key"))) {
            throw new BadRequest("Idempotency-Key must be there and equal to orderId");
        }
        PaymentRules.Rule rule = rules.of(text(body, "token"), money.orderId());
        hold(Duration.ofNanos(charges.due(money.orderId(), rule.before()) - System.nanoTime()));
        if (rule.failsFirst() && charges.failsNow(money.orderId())) {
            answer(exchange, 500, Map.of("error", "temporarily-broken"));
            return;
        }
        PaymentCharges.Outcome outcome = charges.charge(money, rule);
        if (!rule.answers() && !outcome.code().equals(PaymentCharges.ORDER_CANCELLED)) {
            hold(silence);
        }
        answer(exchange, outcome);
    }

    private static void hold(Duration time) {
        if (!time.isPositive()) {
            return;
        }
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        byte[] content = exchange.getRequestBody().readNBytes(LARGEST_BODY);
        try {
            return JSON.readTree(content);
        } catch (JacksonException e) {
            throw new BadRequest("the body is not JSON");
        }
    }

    private static String text(JsonNode body, String field) {
        @Nullable JsonNode value = body.get(field);
        if (value == null || !value.isString() || value.stringValue().isBlank()) {
            throw new BadRequest(field + " must be a string");
        }
        return value.stringValue();
    }

    private static long amount(JsonNode body) {
        @Nullable JsonNode value = body.get("amount");
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new BadRequest("amount must be a whole number of minor units, 0 or more");
        }
        return value.longValue();
    }

    private static void answer(HttpExchange exchange, PaymentCharges.Outcome outcome) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("status", outcome.status());
        if (!outcome.code().isEmpty()) {
            body.put("code", outcome.code());
        }
        if (!outcome.reference().isEmpty()) {
            body.put("reference", outcome.reference());
        }
        answer(exchange, 200, body);
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] content = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        ledger.close();
    }

    private static final class BadRequest extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadRequest(String message) {
            super(message);
        }
    }
}
