package dev.holdfast.rig.fuzz;

import java.util.Set;

/** The calls of api.md, with what a valid one may be answered and how often each is made. */
enum Endpoint {
    PRODUCT_CREATE(2, 201),
    PRODUCT_READ(1, 200),
    PRODUCT_LIST(1, 200),
    PRODUCT_PATCH(2, 200),
    PRODUCT_DELETE(1, 204),
    STOCK_READ(1, 200),
    STOCK_LIST(1, 200),
    STOCK_ADJUST(3, 201),
    STOCK_LEDGER(1, 200),
    ORDER_PLACE(8, 202),
    ORDER_READ(2, 200),
    ORDER_LIST(3, 200),
    /** All have ended when the fuzzing begins, or end soon. */
    ORDER_CANCEL(2, 200, 409),
    ORDER_BULK(2, 200),
    AUDIT(1, 200),
    HEALTH(1, 200),
    DOCS(1, 200);

    private static final int ALL_WEIGHTS = weights();

    private final int weight;
    private final Set<Integer> good;

    Endpoint(int weight, Integer... good) {
        this.weight = weight;
        this.good = Set.of(good);
    }

    boolean isGood(int status) {
        return good.contains(status);
    }

    static int weights() {
        int sum = 0;
        for (Endpoint endpoint : values()) {
            sum += endpoint.weight;
        }
        return sum;
    }

    static Endpoint pick(Chance chance) {
        int left = chance.below(ALL_WEIGHTS);
        for (Endpoint endpoint : values()) {
            left -= endpoint.weight;
            if (left < 0) {
                return endpoint;
            }
        }
        throw new IllegalStateException("the weights do not add up");
    }
}
