package dev.holdfast.product;

import dev.holdfast.failure.Code;
import dev.holdfast.failure.Kind;
import dev.holdfast.failure.Outcome;
import dev.holdfast.failure.Refusal;
import dev.holdfast.http.Json;
import dev.holdfast.http.Preconditions;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.money.Money;
import dev.holdfast.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The products and their SQL. A product is born with its stock of nothing, so that stock never lacks a row. */
@Component
class Products {
    static final Code SKU_TAKEN = new Code("sku-taken", Kind.CONFLICT, "There is a product with this SKU");
    static final Code UNKNOWN_PRODUCT = new Code("unknown-product", Kind.UNKNOWN, "There is no such product");

    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    private final Database database;
    private final StockBook stock;

    Products(Database database, StockBook stock) {
        this.database = database;
        this.stock = stock;
    }

    /** What a list is narrowed to; null = everything. */
    record Filter(@Nullable Boolean active, @Nullable String text) {}

    static Refusal unknown() {
        return Refusal.of(UNKNOWN_PRODUCT, "No product has this SKU.");
    }

    Outcome<Product> create(ProductDraft draft) {
        return database.inTransaction(() -> {
            Optional<Product> created = database.sql("""
                    insert into product (sku, name, description, amount, currency, active, attributes)
                    values (?, ?, ?, ?, ?, ?, ?::jsonb)
                    on conflict do nothing
                    returning *
                    """)
                    .param(draft.sku())
                    .param(draft.name())
                    .param(draft.description())
                    .param(draft.price().amount())
                    .param(draft.price().currency())
                    .param(draft.active())
                    .param(Json.MAPPER.writeValueAsString(draft.attributes()))
                    .query(Products::product)
                    .optional();
            if (created.isEmpty()) {
                return Outcome.refused(Refusal.of(SKU_TAKEN, "Change that product, or choose another SKU."));
            }
            stock.open(List.of(draft.sku()));
            return Outcome.done(created.get());
        });
    }

    Optional<Product> find(String sku) {
        return database.guarded(() -> database.sql("select * from product where sku = ?")
                .param(sku)
                .query(Products::product)
                .optional());
    }

    /** Up to {@code count} products after the SKU, in order of SKU. */
    List<Product> list(Filter filter, @Nullable String after, int count) {
        return database.guarded(() -> database.sql("""
                select * from product
                 where sku > :after
                   and (cast(:active as boolean) is null or active = cast(:active as boolean))
                   and (cast(:text as text) is null
                        or strpos(lower(name), lower(:text)) > 0 or strpos(lower(sku), lower(:text)) > 0)
                 order by sku
                 limit :count
                """)
                .param("after", after == null ? "" : after)
                .param("active", filter.active())
                .param("text", filter.text())
                .param("count", count)
                .query(Products::product)
                .list());
    }

    /**
     * Changes a product under its lock. A change of nothing leaves the version as it is, so that a request repeated
     * after a lost answer does no harm.
     */
    Outcome<Product> change(
            String sku, Preconditions preconditions, Function<ProductDraft, Outcome<ProductDraft>> change) {
        return database.inTransaction(() -> {
            Optional<Product> found = database.sql("select * from product where sku = ? for no key update")
                    .param(sku)
                    .query(Products::product)
                    .optional();
            if (found.isEmpty()) {
                return Outcome.refused(unknown());
            }
            Product before = found.get();
            Optional<Refusal> stale = preconditions.refusal(before.version());
            if (stale.isPresent()) {
                return Outcome.refused(stale.get());
            }
            return change.apply(before.content()).map(after -> after.equals(before.content()) ? before : write(after));
        });
    }

    private Product write(ProductDraft after) {
        return database.sql("""
                update product
                   set name = ?, description = ?, amount = ?, currency = ?, active = ?, attributes = ?::jsonb,
                       version = version + 1, updated_at = now()
                 where sku = ?
                returning *
                """)
                .param(after.name())
                .param(after.description())
                .param(after.price().amount())
                .param(after.price().currency())
                .param(after.active())
                .param(Json.MAPPER.writeValueAsString(after.attributes()))
                .param(after.sku())
                .query(Products::product)
                .single();
    }

    private static Product product(ResultSet row, int n) throws SQLException {
        return new Product(
                new ProductDraft(
                        row.getString("sku"),
                        row.getString("name"),
                        row.getString("description"),
                        new Money(row.getLong("amount"), row.getString("currency")),
                        row.getBoolean("active"),
                        Json.MAPPER.readValue(row.getString("attributes"), STRINGS)),
                row.getInt("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
