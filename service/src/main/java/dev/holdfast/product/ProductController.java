package dev.holdfast.product;

import dev.holdfast.failure.Outcome;
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
import dev.holdfast.settings.OnRole;
import dev.holdfast.settings.Role;
import dev.holdfast.storage.IdempotencyKeys;
import dev.holdfast.storage.KeyedAnswer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@OnRole(Role.API)
@RequestMapping("/api/v1/products")
class ProductController {
    private final Products products;
    private final IdempotencyKeys keys;

    ProductController(Products products, IdempotencyKeys keys) {
        this.products = products;
        this.keys = keys;
    }

    /** The SKU alone makes the call safe to repeat; a key is honoured where one is sent. */
    @PostMapping
    ResponseEntity<byte[]> create(HttpServletRequest request) {
        String key = IdempotencyKey.optional(request);
        JsonFields body = JsonFields.parse(Body.read(request));
        ProductDraft draft = ProductDraft.parse(body);
        if (key == null) {
            return Answer.keyed(created(draft).orThrow());
        }
        return Answer.keyed(keys.once("products", key, body.fingerprint(), () -> created(draft))
                .orThrow());
    }

    @GetMapping("/{sku}")
    ResponseEntity<byte[]> get(@PathVariable String sku, HttpServletRequest request) {
        Query.of(request).finish();
        Product product = products.find(known(sku)).orElseThrow(() -> new RefusedException(Products.unknown()));
        return Answer.ok(product.view(), product.version());
    }

    @GetMapping
    ResponseEntity<byte[]> list(HttpServletRequest request) {
        Query query = Query.of(request);
        Products.Filter filter = new Products.Filter(query.flag("active"), query.text("q", 1, 100));
        int limit = query.limit();
        List<String> after = query.cursor(1);
        query.finish();
        List<Product> found = products.list(filter, after == null ? null : after.getFirst(), limit + 1);
        return Answer.ok(
                Page.of(found, limit, last -> Cursor.of(last.content().sku())).map(Product::view));
    }

    @PatchMapping("/{sku}")
    ResponseEntity<byte[]> patch(@PathVariable String sku, HttpServletRequest request) {
        ProductPatch patch = ProductPatch.parse(JsonFields.parse(Body.readMergePatch(request)));
        Product product = products.change(known(sku), Preconditions.ifMatch(request), patch::on)
                .orThrow();
        return Answer.ok(product.view(), product.version());
    }

    /** Archives it: the orders and the ledger keep naming it. */
    @DeleteMapping("/{sku}")
    ResponseEntity<byte[]> archive(@PathVariable String sku, HttpServletRequest request) {
        products.change(known(sku), Preconditions.ifMatch(request), content -> Outcome.done(content.archived()))
                .orThrow();
        return Answer.noContent();
    }

    private Outcome<KeyedAnswer> created(ProductDraft draft) {
        return products.create(draft)
                .map(product ->
                        new KeyedAnswer(201, "/api/v1/products/" + draft.sku(), Json.bytes(product.view()), false));
    }

    /** PostgreSQL is not asked for what cannot be a SKU. */
    private static String known(String sku) {
        if (!ProductDraft.SKU.matcher(sku).matches()) {
            throw new RefusedException(Products.unknown());
        }
        return sku;
    }
}
