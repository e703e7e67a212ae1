package dev.holdfast.rig.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The row's lines and the document's lines are read alike, though they are written differently. */
class OrderFactsTest {
    private static final String DOCUMENT = """
            {"_id": "0198c0de-1234-7000-8000-000000000001", "number": "H-1", "status": "CONFIRMED", "version": 2,
             "customer": {"id": "household-9"},
             "lines": [{"sku": "A", "name": "a", "quantity": 2, "unitPrice": {"amount": 150, "currency": "USD"},
                        "lineTotal": {"amount": 300, "currency": "USD"}},
                       {"sku": "B", "name": "b", "quantity": 1, "unitPrice": {"amount": 90000000000, "currency": "USD"},
                        "lineTotal": {"amount": 90000000000, "currency": "USD"}}],
             "total": {"amount": 90000000300, "currency": "USD"}, "payment": {"status": "CAPTURED"}}""";

    private static final String ROW_LINES = """
            [{"sku": "A", "name": "a", "quantity": 2, "unitPrice": 150, "lineTotal": 300},
             {"sku": "B", "name": "b", "quantity": 1, "unitPrice": 90000000000, "lineTotal": 90000000000}]""";

    @Test
    void readsBothStoresAlike() {
        OrderFacts facts = OrderDocuments.facts(Document.parse(DOCUMENT), new HashMap<>());
        assertThat(facts)
                .isEqualTo(new OrderFacts(
                        "0198c0de-1234-7000-8000-000000000001",
                        "household-9",
                        "CONFIRMED",
                        2,
                        90_000_000_300L,
                        "USD",
                        "CAPTURED",
                        List.of(
                                new LineFacts("A", 2, 150, 300),
                                new LineFacts("B", 1, 90_000_000_000L, 90_000_000_000L))));
        assertThat(ShopTables.lines(ROW_LINES, new HashMap<>())).isEqualTo(facts.lines());
    }

    @Test
    void aDocumentThatLacksFieldsIsReadAsDifferent() {
        OrderFacts facts =
                OrderDocuments.facts(new Document("_id", "x").append("total", new Document()), new HashMap<>());
        assertThat(facts).isEqualTo(new OrderFacts("x", "", "", -1, -1, "", "", List.of()));
    }
}
