package dev.holdfast.inventory;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.http.Answer;
import dev.holdfast.http.Body;
import dev.holdfast.http.Cursor;
import dev.holdfast.http.IdempotencyKey;
import dev.holdfast.http.Json;
import dev.holdfast.http.JsonFields;
import dev.holdfast.http.Page;
import dev.holdfast.http.Preconditions;
import dev.holdfast.http.Query;
import dev.holdfast.http.Shortcut;
import dev.holdfast.settings.OnRole;
import dev.holdfast.settings.Role;
import dev.holdfast.storage.IdempotencyKeys;
import dev.holdfast.storage.KeyedAnswer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@OnRole(Role.API)
@RequestMapping("/api/v1/inventory")
class InventoryController {
    private final Inventory inventory;
    private final IdempotencyKeys keys;

    InventoryController(Inventory inventory, IdempotencyKeys keys) {
        this.inventory = inventory;
        this.keys = keys;
    }

    @Bean
    static Shortcut stockOfOne(InventoryController inventory) {
        return new Shortcut("GET", "/api/v1/inventory/{sku}", inventory::get);
    }

    @GetMapping("/{sku}")
    ResponseEntity<byte[]> get(@PathVariable String sku, HttpServletRequest request) {
        Query.of(request).finish();
        StockItem item = inventory.find(sound(sku)).orElseThrow(InventoryController::unknown);
        return Answer.ok(item.view(), item.version());
    }

    @GetMapping
    ResponseEntity<byte[]> list(HttpServletRequest request) {
        Query query = Query.of(request);
        Long availableAtMost = query.integer("availableAtMost", 0, Adjustment.MAX_ON_HAND);
        int limit = query.limit();
        List<String> after = query.cursor(1);
        query.finish();
        List<StockItem> found = inventory.list(availableAtMost, after == null ? null : after.getFirst(), limit + 1);
        return Answer.ok(Page.of(found, limit, last -> Cursor.of(last.sku())).map(StockItem::view));
    }

    @PostMapping("/{sku}/adjustments")
    ResponseEntity<byte[]> adjust(@PathVariable String sku, HttpServletRequest request) {
        String key = IdempotencyKey.required(request);
        JsonFields body = JsonFields.parse(Body.read(request));
        Adjustment adjustment = Adjustment.parse(body);
        Preconditions preconditions = Preconditions.ifMatch(request);
        String known = sound(sku);
        return Answer.keyed(keys.once(
                        "inventory/" + known,
                        key,
                        body.fingerprint(),
                        () -> inventory
                                .adjust(known, preconditions, adjustment)
                                .map(item -> new KeyedAnswer(201, null, Json.bytes(item.view()), false)))
                .orThrow());
    }

    @GetMapping("/{sku}/ledger")
    ResponseEntity<byte[]> ledger(@PathVariable String sku, HttpServletRequest request) {
        Query query = Query.of(request);
        int limit = query.limit();
        long before = before(query.cursor(1), query);
        query.finish();
        List<LedgerEntry> found =
                inventory.ledger(sound(sku), before, limit + 1).orElseThrow(InventoryController::unknown);
        return Answer.ok(Page.of(found, limit, last -> Cursor.of(Long.toString(last.id())))
                .map(LedgerEntry::view));
    }

    private static long before(@Nullable List<String> cursor, Query query) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(cursor.getFirst());
        } catch (NumberFormatException e) {
            query.badCursor();
            return 0;
        }
    }

    /** PostgreSQL refuses a NUL; whoever sends one asks for an unknown SKU. */
    private static String sound(String sku) {
        if (sku.length() > 64 || sku.chars().anyMatch(Character::isISOControl)) {
            throw unknown();
        }
        return sku;
    }

    private static RefusedException unknown() {
        return new RefusedException(Inventory.unknown());
    }
}
