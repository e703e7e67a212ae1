package dev.holdfast.rig.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.journey.CatalogueItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class PastOrderTest {
    private static final long AT = 1_700_000_000_000L;

    private final List<CatalogueItem> products = IntStream.range(0, 5)
            .mapToObj(i -> new CatalogueItem("SKU-" + i, "Name " + i, 100 + i, "EUR"))
            .toList();
    private final PastOrder order = PastOrder.random(new SplittableRandom(7), 100_001, AT, products);

    @Test
    void hasThreeDifferentSkusAtTheirPrices() {
        assertThat(order.lines()).hasSize(3);
        assertThat(order.lines()).map(PastOrder.Line::sku).doesNotHaveDuplicates();
        assertThat(order.lines())
                .allMatch(line ->
                        line.unitPrice() == 100 + Integer.parseInt(line.sku().substring(4)));
        assertThat(order.id().version()).isEqualTo(7);
    }

    @Test
    void rowAndDocumentSayTheSame() {
        Document row =
                Document.parse("{\"lines\":" + order.linesJson() + ",\"timeline\":" + order.timelineJson() + "}");
        Document document = order.document();
        long total = 0;
        Map<String, Long> inDocument = new HashMap<>();
        for (Document line : document.getList("lines", Document.class)) {
            long lineTotal = line.getEmbedded(List.of("lineTotal", "amount"), Long.class);
            assertThat(lineTotal)
                    .isEqualTo(
                            line.getInteger("quantity") * line.getEmbedded(List.of("unitPrice", "amount"), Long.class));
            inDocument.put(line.getString("sku"), lineTotal);
            total += lineTotal;
        }
        for (Document line : row.getList("lines", Document.class)) {
            assertThat(inDocument.get(line.getString("sku")))
                    .isEqualTo(line.get("lineTotal", Number.class).longValue());
        }
        assertThat(document.getEmbedded(List.of("total", "amount"), Long.class))
                .isEqualTo(order.total())
                .isEqualTo(total);
        assertThat(row.getList("timeline", Document.class))
                .map(entry -> entry.getString("event") + " " + entry.getString("detail"))
                .isEqualTo(document.getList("timeline", Document.class).stream()
                        .map(entry -> entry.getString("event") + " " + entry.getString("detail"))
                        .toList())
                .hasSize(document.getInteger("version"));
    }
}
