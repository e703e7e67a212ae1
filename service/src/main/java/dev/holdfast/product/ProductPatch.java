package dev.holdfast.product;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal;
import dev.holdfast.failure.Refusal.FieldError;
import dev.holdfast.http.JsonFields;
import dev.holdfast.money.Money;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON merge patch (RFC 7396) of a product. A member that is null here was not in the patch and stays as it is.
 *
 * @param description an empty one removes it
 * @param attributes an empty value removes the attribute
 * @param clearsAttributes the patch said {@code "attributes": null}
 */
record ProductPatch(
        @Nullable String name,
        @Nullable Optional<String> description,
        @Nullable Long amount,
        @Nullable String currency,
        @Nullable Boolean active,
        Map<String, Optional<String>> attributes,
        boolean clearsAttributes) {

    static ProductPatch parse(JsonFields body) {
        for (String kept : List.of("name", "price", "active")) {
            if (body.isNull(kept)) {
                body.fault(kept, "required", "Cannot be removed.");
            }
        }
        if (body.has("sku")) {
            body.optionalText("sku", 0, 64);
            body.fault("sku", "immutable", "A product keeps its SKU; create another product.");
        }
        String name = body.optionalText("name", 1, ProductDraft.MAX_NAME);
        Optional<String> description = body.has("description")
                ? Optional.ofNullable(body.optionalProse("description", 0, ProductDraft.MAX_DESCRIPTION))
                : null;
        JsonFields price = body.optionalObject("price");
        Long amount = price == null ? null : member(price, "amount");
        String currency = price == null ? null : price.currency("currency");
        Boolean active = body.optionalFlag("active");
        Map<String, Optional<String>> attributes = body.stringChanges(
                "attributes",
                2 * ProductDraft.MAX_ATTRIBUTES, // as many removed as added
                ProductDraft.MAX_ATTRIBUTE_NAME,
                ProductDraft.MAX_ATTRIBUTE_VALUE);
        if (price != null && price.isNull("currency")) {
            price.fault("currency", "required", "Cannot be removed.");
        }
        boolean clears = body.isNull("attributes");
        body.finish();
        return new ProductPatch(name, description, amount, currency, active, attributes, clears);
    }

    private static @Nullable Long member(JsonFields price, String name) {
        if (price.isNull(name)) {
            price.fault(name, "required", "Cannot be removed.");
        }
        return price.optionalInteger(name, 0, Money.MAX_UNIT_PRICE);
    }

    /** The product's content after the patch. */
    Outcome<ProductDraft> on(ProductDraft before) {
        Map<String, String> after = clearsAttributes ? new TreeMap<>() : new TreeMap<>(before.attributes());
        attributes.forEach(
                (key, value) -> value.ifPresentOrElse(text -> after.put(key, text), () -> after.remove(key)));
        if (after.size() > ProductDraft.MAX_ATTRIBUTES) {
            return Outcome.refused(tooManyAttributes());
        }
        return Outcome.done(new ProductDraft(
                before.sku(),
                name == null ? before.name() : name,
                description == null ? before.description() : description.orElse(null),
                new Money(
                        amount == null ? before.price().amount() : amount,
                        currency == null ? before.price().currency() : currency),
                active == null ? before.active() : active,
                after));
    }

    private static Refusal tooManyAttributes() {
        return Refusal.of(
                Code.INVALID_REQUEST,
                "The product would have too many attributes.",
                List.of(new FieldError(
                        "/attributes", "too-many", "Must have at most " + ProductDraft.MAX_ATTRIBUTES + " entries.")));
    }
}
