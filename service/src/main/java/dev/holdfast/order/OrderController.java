package dev.holdfast.order;

import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.http.Answer;
import dev.holdfast.http.Body;
import dev.holdfast.http.Cursor;
import dev.holdfast.http.IdempotencyKey;
import dev.holdfast.http.Page;
import dev.holdfast.http.Preconditions;
import dev.holdfast.http.Query;
import dev.holdfast.http.Shortcut;
import dev.holdfast.order.Orders.Placed;
import dev.holdfast.settings.OnRole;
import dev.holdfast.settings.Role;
import dev.holdfast.storage.IdempotencyKeys;
import dev.holdfast.storage.KeyedAnswer;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Orders over HTTP. Parses, asks the door, renders; decides nothing. */
@RestController
@OnRole(Role.API)
@RequestMapping("/api/v1/orders")
class OrderController {
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*(\\d{1,6})(?:$|[,;\\s])");
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final String APPLIED = "Preference-Applied";

    /** The longest a request may hang; most proxies cut at 60 s. */
    private static final int MAX_WAIT_SECONDS = 30;

    private final Orders orders;
    private final Intake intake;
    private final OrderStore store;
    private final OrderWaits waits;
    private final OrderLists lists;
    private final IdempotencyKeys keys;
    private final Supplier<UUID> ids;

    OrderController(
            Orders orders,
            Intake intake,
            OrderStore store,
            OrderWaits waits,
            OrderLists lists,
            IdempotencyKeys keys,
            Supplier<UUID> ids) {
        this.orders = orders;
        this.intake = intake;
        this.store = store;
        this.waits = waits;
        this.lists = lists;
        this.keys = keys;
        this.ids = ids;
    }

    @Bean
    static Shortcut placing(OrderController orders) {
        return new Shortcut("POST", "/api/v1/orders", (_, request) -> orders.place(request));
    }

    @Bean
    static Shortcut reading(OrderController orders) {
        return new Shortcut("GET", "/api/v1/orders/{id}", orders::read);
    }

    @Bean
    static Shortcut listing(OrderController orders) {
        return new Shortcut("GET", "/api/v1/orders", (_, request) -> orders.list(request));
    }

    @PostMapping
    ResponseEntity<byte[]> place(HttpServletRequest request) throws InterruptedException {
        String key = IdempotencyKey.required(request);
        Duration patience = wait(request).orElse(Duration.ZERO);
        PlaceOrder command = OrderJson.placeOrder(Body.read(request), ids.get(), key, patience);
        Placed placed = intake.place(command).orThrow();
        String location = location(placed.order().id());
        if (placed.kept() != null) {
            return Answer.keyed(placed.kept());
        }
        if (placed.replayed() || command.patience().isZero()) {
            return Answer.keyed(new KeyedAnswer(202, location, OrderJson.bytes(placed.order()), placed.replayed()));
        }
        Order ended = waits.await(placed.order().id(), command.patience(), orders::find)
                .orElseThrow();
        KeyedAnswer answer = new KeyedAnswer(202, location, OrderJson.bytes(ended), false);
        store.keepAnswer(key, answer); // before it goes out: a repeat gives this answer and no other
        return Answer.json(202)
                .header(HttpHeaders.LOCATION, location)
                .header(APPLIED, "wait=" + command.patience().toSeconds())
                .body(answer.body());
    }

    @GetMapping("/{id}")
    ResponseEntity<byte[]> read(@PathVariable String id, HttpServletRequest request) throws InterruptedException {
        Query query = Query.of(request);
        query.finish();
        UUID uuid = known(id);
        Optional<Duration> wait = wait(request);
        Order order = (wait.isPresent() ? waits.await(uuid, wait.get(), orders::find) : orders.find(uuid))
                .orElseThrow(() -> new RefusedException(OrderRefusal.unknownOrder()));
        ResponseEntity.BodyBuilder answer =
                Answer.json(200).header(HttpHeaders.ETAG, Preconditions.etag(order.version()));
        wait.ifPresent(duration -> answer.header(APPLIED, "wait=" + duration.toSeconds()));
        return answer.body(OrderJson.bytes(order));
    }

    @GetMapping
    ResponseEntity<byte[]> list(HttpServletRequest request) {
        Query query = Query.of(request);
        @Nullable String customer = query.text("customerId", 1, 100);
        @Nullable String status = query.choice("status", List.of("ACCEPTED", "CONFIRMED", "REJECTED", "CANCELLED"));
        @Nullable String sku = query.text("sku", 1, 64);
        @Nullable Instant from = query.time("createdFrom");
        @Nullable Instant to = query.time("createdTo");
        int limit = query.limit();
        @Nullable List<String> cursor = query.cursor(2);
        OrderLists.@Nullable Position after = null;
        if (cursor != null) {
            after = position(cursor);
            if (after == null) {
                query.badCursor();
            }
        }
        query.finish();
        Page<OrderLists.Listed> page = Page.of(
                lists.list(new OrderLists.Filter(customer, status, sku, from, to, after), limit + 1),
                limit,
                last -> Cursor.of(
                        Long.toString(last.place().createdAt().toEpochMilli()),
                        last.place().id()));
        return Answer.page(page.map(OrderLists.Listed::json));
    }

    private static OrderLists.@Nullable Position position(List<String> parts) {
        if (!parts.get(0).matches("\\d{1,15}")
                || !UUID_TEXT.matcher(parts.get(1)).matches()) {
            return null;
        }
        return new OrderLists.Position(Instant.ofEpochMilli(Long.parseLong(parts.get(0))), parts.get(1));
    }

    @PostMapping("/{id}/cancel")
    ResponseEntity<byte[]> cancel(@PathVariable String id, HttpServletRequest request) {
        String key = IdempotencyKey.required(request);
        OrderJson.Cancellation wish = OrderJson.cancellation(Body.read(request));
        UUID uuid = known(id);
        Preconditions ifMatch = Preconditions.ifMatch(request);
        Outcome<KeyedAnswer> outcome = keys.once(
                "POST /orders/" + uuid + "/cancel",
                key,
                wish.fingerprint(),
                () -> orders.cancel(uuid, wish.reason(), ifMatch::refusal)
                        .map(order -> new KeyedAnswer(200, null, OrderJson.bytes(order), false)));
        orders.committed(uuid);
        return Answer.keyed(outcome.orThrow());
    }

    private static UUID known(String id) {
        if (!UUID_TEXT.matcher(id).matches()) {
            throw new RefusedException(OrderRefusal.unknownOrder());
        }
        return UUID.fromString(id);
    }

    private static String location(UUID id) {
        return "/api/v1/orders/" + id;
    }

    /** RFC 7240: a preference that cannot be understood is ignored, and one above the bound is shortened to it. */
    private static Optional<Duration> wait(HttpServletRequest request) {
        for (String header : Collections.list(request.getHeaders("Prefer"))) {
            Matcher matcher = WAIT.matcher(header);
            if (matcher.find()) {
                return Optional.of(Duration.ofSeconds(Math.min(MAX_WAIT_SECONDS, Integer.parseInt(matcher.group(1)))));
            }
        }
        return Optional.empty();
    }
}
