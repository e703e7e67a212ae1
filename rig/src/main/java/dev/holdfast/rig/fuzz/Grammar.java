package dev.holdfast.rig.fuzz;

import java.util.List;

/** Valid requests for every endpoint of api.md. */
final class Grammar {
    private static final String API = "/api/v1";
    private static final String KEY = "Idempotency-Key";
    private static final List<String> STATES = List.of("ACCEPTED", "CONFIRMED", "REJECTED", "CANCELLED");
    private static final List<String> REASONS = List.of("received", "counted", "returned", "correction");
    private static final List<String> HEALTH = List.of("/health", "/health/live", "/health/ready", "/metrics");

    private final World world;

    Grammar(World world) {
        this.world = world;
    }

    /** @param number makes keys and new SKUs unique */
    Draft draft(Endpoint endpoint, Chance chance, long number) {
        return switch (endpoint) {
            case PRODUCT_CREATE -> new Draft(endpoint, "POST", API + "/products").json(product(chance, number));
            case PRODUCT_READ -> new Draft(endpoint, "GET", API + "/products/" + chance.of(world.toys()));
            case PRODUCT_LIST -> productList(chance);
            case PRODUCT_PATCH -> productPatch(chance);
            case PRODUCT_DELETE -> new Draft(endpoint, "DELETE", API + "/products/" + chance.of(world.toys()));
            case STOCK_READ -> new Draft(endpoint, "GET", stock(chance));
            case STOCK_LIST -> stockList(chance);
            case STOCK_ADJUST -> adjustment(chance, number);
            case STOCK_LEDGER -> limited(new Draft(endpoint, "GET", stock(chance) + "/ledger"), chance);
            case ORDER_PLACE -> place(chance, number);
            case ORDER_READ -> orderRead(chance);
            case ORDER_LIST -> orderList(chance);
            case ORDER_CANCEL ->
                new Draft(endpoint, "POST", API + "/orders/" + chance.of(world.orders()) + "/cancel")
                        .header(KEY, key(number))
                        .json(Node.object().and("reason", Node.text("changed-mind")));
            case ORDER_BULK -> bulk(chance, number);
            case AUDIT -> new Draft(endpoint, "GET", API + "/audit");
            case HEALTH -> new Draft(endpoint, "GET", chance.of(HEALTH));
            case DOCS -> new Draft(endpoint, "GET", "/openapi.json");
        };
    }

    private String stock(Chance chance) {
        return API + "/inventory/" + chance.of(world.skus());
    }

    private String key(long number) {
        return "fuzz-" + world.run() + "-" + number;
    }

    private Node product(Chance chance, long number) {
        Node.Fields product = Node.object()
                .and("sku", Node.text("N-" + world.run() + "-" + number))
                .and("name", Node.text("Ñandú \"" + number + "\""))
                .and("price", money(chance.below(100_000)));
        if (chance.oneIn(2)) {
            product.and("description", Node.text("of\nwool"))
                    .and("active", new Node.Leaf("true"))
                    .and("attributes", Node.object().and("colour", Node.text("red")));
        }
        return product;
    }

    private static Node money(long cents) {
        return Node.object().and("amount", Node.number(cents)).and("currency", Node.text("EUR"));
    }

    private static Draft limited(Draft draft, Chance chance) {
        return draft.query("limit", Integer.toString(1 + chance.below(20)));
    }

    private static Draft productList(Chance chance) {
        Draft draft = limited(new Draft(Endpoint.PRODUCT_LIST, "GET", API + "/products"), chance);
        return chance.oneIn(2) ? draft.query("active", "true").query("q", "and%C3%BA") : draft;
    }

    private Draft productPatch(Chance chance) {
        Draft draft = new Draft(Endpoint.PRODUCT_PATCH, "PATCH", API + "/products/" + chance.of(world.toys()));
        return draft.json(Node.object()
                        .and("name", Node.text("Toy " + chance.below(100)))
                        .and("price", money(chance.below(1_000)))
                        .and("attributes", Node.object().and("size", Node.text("M"))))
                .header("If-Match", "*");
    }

    private static Draft stockList(Chance chance) {
        Draft draft = limited(new Draft(Endpoint.STOCK_LIST, "GET", API + "/inventory"), chance);
        return chance.oneIn(2) ? draft.query("availableAtMost", "100") : draft;
    }

    private Draft adjustment(Chance chance, long number) {
        String toy = chance.of(world.toys());
        return new Draft(Endpoint.STOCK_ADJUST, "POST", API + "/inventory/" + toy + "/adjustments")
                .header(KEY, key(number))
                .json(Node.object()
                        .and("delta", Node.number(1 + chance.below(5)))
                        .and("reason", Node.text(chance.of(REASONS)))
                        .and("note", Node.text("shelf 7")));
    }

    private Draft place(Chance chance, long number) {
        Draft draft = new Draft(Endpoint.ORDER_PLACE, "POST", API + "/orders")
                .header(KEY, chance.oneIn(8) ? "\"" + key(number) + "\"" : key(number))
                .json(order(chance));
        return chance.oneIn(50) ? draft.header("Prefer", "wait=1") : draft;
    }

    private Node.Fields order(Chance chance) {
        Node.Elements lines = Node.list();
        long units = 0;
        for (int line = 1 + chance.below(4); line > 0; line--) {
            int quantity = 1 + chance.below(3);
            units += quantity;
            lines.nodes()
                    .add(Node.object()
                            .and("sku", Node.text(chance.of(world.skus())))
                            .and("quantity", Node.number(quantity)));
        }
        Node.Fields order = Node.object()
                .and(
                        "customer",
                        Node.object()
                                .and("id", Node.text("cust-" + chance.below(50)))
                                .and("email", Node.text("ana@example.com")))
                .and("lines", lines)
                .and(
                        "payment",
                        Node.object()
                                .and("method", Node.text("card"))
                                .and("token", Node.text(chance.oneIn(4) ? "tok_decline" : "tok_ok")));
        if (chance.oneIn(2)) {
            order.and("expectedTotal", money(units * World.CENTS))
                    .and("shippingAddress", address())
                    .and("metadata", Node.object().and("channel", Node.text("web")));
        }
        return order;
    }

    private static Node address() {
        return Node.object()
                .and("name", Node.text("Ana"))
                .and("line1", Node.text("Calle Mayor 1"))
                .and("city", Node.text("Málaga"))
                .and("postalCode", Node.text("29001"))
                .and("country", Node.text("ES"));
    }

    private Draft orderRead(Chance chance) {
        Draft draft = new Draft(Endpoint.ORDER_READ, "GET", API + "/orders/" + chance.of(world.orders()));
        return chance.oneIn(3) ? draft.header("Prefer", "wait=1") : draft;
    }

    private Draft orderList(Chance chance) {
        Draft draft = limited(new Draft(Endpoint.ORDER_LIST, "GET", API + "/orders"), chance);
        switch (chance.below(5)) {
            case 0 -> draft.query("customerId", "cust-" + chance.below(50));
            case 1 -> draft.query("status", chance.of(STATES));
            case 2 -> draft.query("sku", chance.of(world.skus()));
            case 3 ->
                draft.query("createdFrom", "2026-01-31T12:00:00Z").query("createdTo", "2126-01-31T12:00:00%2B02:00");
            default -> {}
        }
        return draft;
    }

    private Draft bulk(Chance chance, long number) {
        Draft draft = new Draft(Endpoint.ORDER_BULK, "POST", API + "/orders/bulk");
        for (int line = 1 + chance.below(4); line > 0; line--) {
            draft.trees.add(order(chance).and("idempotencyKey", Node.text(key(number) + "-" + line)));
        }
        return draft.header("Content-Type", "application/x-ndjson");
    }
}
