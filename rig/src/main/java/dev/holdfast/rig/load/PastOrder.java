package dev.holdfast.rig.load;

import dev.holdfast.rig.journey.CatalogueItem;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * An order that was accepted, charged and confirmed some time ago, in the forms of the row and of the document that the
 * service writes.
 *
 * @param number the part after {@code H-}
 * @param acceptedMillis since 1970
 * @param lines of different SKUs
 */
record PastOrder(UUID id, long number, String customer, long acceptedMillis, List<Line> lines) {
    static final String CURRENCY = "EUR";

    private static final int LINES = 3;
    private static final int MOST_QUANTITY = 3;
    private static final int CUSTOMERS = 1_000;
    private static final long CHARGED_AFTER_MILLIS = 200;

    /** @param unitPrice minor units */
    record Line(String sku, String name, int quantity, long unitPrice) {
        long total() {
            return quantity * unitPrice;
        }
    }

    static PastOrder random(RandomGenerator random, long number, long acceptedMillis, List<CatalogueItem> products) {
        UUID id = new UUID(
                acceptedMillis << 16 | 0x7000 | random.nextInt(4_096),
                random.nextLong() >>> 2 | 0x8000_0000_0000_0000L);
        List<Line> lines = new ArrayList<>(LINES);
        Set<String> taken = new HashSet<>();
        while (lines.size() < LINES) {
            CatalogueItem item = products.get(random.nextInt(products.size()));
            if (taken.add(item.sku())) {
                lines.add(new Line(item.sku(), item.name(), 1 + random.nextInt(MOST_QUANTITY), item.amount()));
            }
        }
        return new PastOrder(id, number, "bench-" + random.nextInt(CUSTOMERS), acceptedMillis, lines);
    }

    long total() {
        return lines.stream().mapToLong(Line::total).sum();
    }

    long confirmedMillis() {
        return acceptedMillis + CHARGED_AFTER_MILLIS;
    }

    String reference() {
        return "sim-" + id;
    }

    /** The columns {@code lines} and {@code timeline}; SKUs and names are the rig's own and need no escapes. */
    String linesJson() {
        StringBuilder json = new StringBuilder(320).append('[');
        for (Line line : lines) {
            json.append(json.length() == 1 ? "{\"sku\":\"" : ",{\"sku\":\"")
                    .append(line.sku())
                    .append("\",\"name\":\"")
                    .append(line.name())
                    .append("\",\"quantity\":")
                    .append(line.quantity())
                    .append(",\"unitPrice\":")
                    .append(line.unitPrice())
                    .append(",\"lineTotal\":")
                    .append(line.total())
                    .append('}');
        }
        return json.append(']').toString();
    }

    String timelineJson() {
        return "[{\"at\":" + acceptedMillis + ",\"version\":1,\"event\":\"OrderAccepted\",\"detail\":null},{\"at\":"
                + confirmedMillis() + ",\"version\":2,\"event\":\"OrderConfirmed\",\"detail\":\"" + reference()
                + "\"}]";
    }

    Document document() {
        List<Document> documents = lines.stream()
                .map(line -> new Document("sku", line.sku())
                        .append("name", line.name())
                        .append("quantity", line.quantity())
                        .append("unitPrice", money(line.unitPrice()))
                        .append("lineTotal", money(line.total())))
                .toList();
        return new Document("_id", id.toString())
                .append("number", "H-" + number)
                .append("customer", new Document("id", customer).append("email", null))
                .append("lines", documents)
                .append("total", money(total()))
                .append("shippingAddress", null)
                .append("metadata", new Document())
                .append("createdAt", new Date(acceptedMillis))
                .append("status", "CONFIRMED")
                .append("version", 2)
                .append(
                        "payment",
                        new Document("status", "CAPTURED")
                                .append("reference", reference())
                                .append("declineCode", null))
                .append("cancellation", null)
                .append("updatedAt", new Date(confirmedMillis()))
                .append(
                        "timeline",
                        List.of(
                                entry(acceptedMillis, 1, "OrderAccepted", null),
                                entry(confirmedMillis(), 2, "OrderConfirmed", reference())));
    }

    private static Document money(long amount) {
        return new Document("amount", amount).append("currency", CURRENCY);
    }

    private static Document entry(long atMillis, int version, String event, @Nullable String detail) {
        return new Document("at", new Date(atMillis))
                .append("version", version)
                .append("event", event)
                .append("detail", detail);
    }
}
