package dev.holdfast.product;

import dev.holdfast.money.Money;
import dev.holdfast.storage.Database;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Today's names and prices for whoever sells. */
@Component
public class Catalogue {
    private final Database database;

    Catalogue(Database database) {
        this.database = database;
    }

    /** One statement, in the caller's transaction if there is one; an unknown SKU is missing in the answer. */
    public Map<String, Offer> offers(Collection<String> skus) {
        Map<String, Offer> offers = HashMap.newHashMap(skus.size());
        database.sql("select sku, name, amount, currency, active from product where sku = any(?)")
                .param(skus.toArray(String[]::new))
                .query(row -> {
                    String sku = row.getString(1);
                    Money price = new Money(row.getLong(3), row.getString(4));
                    offers.put(sku, new Offer(sku, row.getString(2), price, row.getBoolean(5)));
                });
        return offers;
    }
}
