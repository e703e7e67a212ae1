package dev.holdfast.rig.journey;

/** So many units of a product in a basket, 1 to 1,000 (api.md section 1). */
public record BasketLine(String sku, int quantity) {
    public static final int MOST_QUANTITY = 1_000;

    public BasketLine {
        if (sku.isEmpty() || quantity < 1 || quantity > MOST_QUANTITY) {
            throw new IllegalArgumentException("not a line: " + sku + ":" + quantity);
        }
    }
}
