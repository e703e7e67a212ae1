package dev.holdfast.product;

import dev.holdfast.http.JsonFields;
import dev.holdfast.money.Money;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a merchant says of a product; the constructor's callers have checked every bound with {@link #parse}. */
record ProductDraft(
        String sku,
        String name,
        @Nullable String description,
        Money price,
        boolean active,
        Map<String, String> attributes) {
    static final int MAX_NAME = 200;
    static final int MAX_DESCRIPTION = 5_000;
    static final int MAX_ATTRIBUTES = 50;
    static final int MAX_ATTRIBUTE_NAME = 100;
    static final int MAX_ATTRIBUTE_VALUE = 500;

    /** What fits a path segment without escapes; "." and ".." are no segments of their own. */
    static final Pattern SKU = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._:-]{1,64}");

    ProductDraft {
        attributes = Map.copyOf(attributes);
    }

    /** Reads the whole body. */
    static ProductDraft parse(JsonFields body) {
        String sku = body.text("sku", 1, 64, SKU, "Letters, digits and . _ : - only; neither \".\" nor \"..\".");
        String name = body.text("name", 1, MAX_NAME);
        String description = body.optionalProse("description", 0, MAX_DESCRIPTION);
        Money price = body.money("price", Money.MAX_UNIT_PRICE);
        Boolean active = body.optionalFlag("active");
        Map<String, String> attributes =
                body.strings("attributes", MAX_ATTRIBUTES, MAX_ATTRIBUTE_NAME, MAX_ATTRIBUTE_VALUE);
        body.finish();
        if (price == null) {
            throw new IllegalStateException("a missing price passed finish()");
        }
        return new ProductDraft(sku, name, description, price, active == null || active, attributes);
    }

    ProductDraft archived() {
        return new ProductDraft(sku, name, description, price, false, attributes);
    }
}
