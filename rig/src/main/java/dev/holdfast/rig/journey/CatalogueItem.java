package dev.holdfast.rig.journey;

/**
 * A product as {@code catalogue.csv} has it.
 *
 * @param amount catalogue price in minor units: the unit price that most lines of the source had (journey.py says why)
 * @param currency ISO 4217
 */
public record CatalogueItem(String sku, String name, long amount, String currency) {
    private static final long MOST_AMOUNT = 90_000_000_000L;

    public CatalogueItem {
        if (sku.isEmpty() || name.isEmpty() || amount < 0 || amount > MOST_AMOUNT || currency.length() != 3) {
            throw new IllegalArgumentException("not a product: " + sku + " " + name + " " + amount + " " + currency);
        }
    }
}
