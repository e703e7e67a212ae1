package dev.holdfast.rig.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.replay.Fault.Check;
import dev.holdfast.rig.stores.LineFacts;
import dev.holdfast.rig.stores.OrderFacts;
import dev.holdfast.rig.stores.StockFacts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each kind of fault, planted into a world that is right, is caught under its own name, and nothing else is. */
class VerdictTest {
    private static final List<LineFacts> LINES = List.of(new LineFacts("A", 2, 150, 300), new LineFacts("B", 1, 5, 5));

    private final Map<String, String> notAccepted = new HashMap<>();
    private final Map<String, OrderFacts> rows = new HashMap<>();
    private final Map<String, OrderFacts> documents = new HashMap<>();
    private final Map<String, StockFacts> stock = new HashMap<>();

    VerdictTest() {
        for (String id : List.of("o-1", "o-2")) {
            rows.put(id, good(id));
            documents.put(id, good(id));
        }
        stock.put("A", new StockFacts(13, 1, 13, 1));
        stock.put("B", new StockFacts(3, 0, 3, 0));
    }

    @Test
    void holdsWhereAllIsRight() {
        Verdict verdict = verdict();
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.holds()).isTrue();
        assertThat(VerdictText.of(verdict, expected())).endsWith("VERDICT: holds (2 orders, 2 products, total 6.10)\n");
    }

    @Test
    void catchesABasketThatWasNotAccepted() {
        notAccepted.put("31198570044", "was answered with 409");
        assertThat(caught()).containsExactly(Check.ORDER_ACCEPTED);
        assertThat(verdict().faults().getFirst()).hasToString("basket 31198570044: was answered with 409");
    }

    @Test
    void catchesALostOrder() {
        rows.remove("o-1");
        documents.remove("o-1");
        assertThat(caught()).containsExactlyInAnyOrder(Check.ROW_THERE, Check.SUM_EXACT);
    }

    @Test
    void catchesAnOrderThatIsThereTwice() {
        rows.put("o-3", good("o-3"));
        documents.put("o-3", good("o-3"));
        assertThat(caught()).containsExactlyInAnyOrder(Check.ROW_ASKED_FOR, Check.SUM_EXACT);
    }

    @Test
    void catchesALostDocument() {
        documents.remove("o-2");
        assertThat(caught()).containsExactlyInAnyOrder(Check.DOCUMENT_THERE, Check.SUM_EXACT);
    }

    @Test
    void catchesADocumentWithoutAnOrder() {
        documents.put("o-3", order("o-3", "CONFIRMED", 2, 0, "CAPTURED", LINES));
        assertThat(caught()).containsExactly(Check.DOCUMENT_ASKED_FOR);
    }

    @Test
    void catchesADocumentOfAnOlderVersion() {
        documents.put("o-1", order("o-1", "ACCEPTED", 1, 305, "PENDING", LINES));
        assertThat(caught()).containsExactly(Check.DOCUMENT_EQUALS_ROW);
        assertThat(verdict().faults().getFirst().detail())
                .isEqualTo("status expected CONFIRMED, found ACCEPTED; version expected 2, found 1; "
                        + "payment expected CAPTURED, found PENDING");
    }

    @Test
    void catchesAnOrderThatIsNotConfirmed() {
        rows.put("o-1", order("o-1", "ACCEPTED", 1, 305, "UNKNOWN", LINES));
        documents.put("o-1", rows.get("o-1"));
        assertThat(caught()).containsExactly(Check.ROW_AS_THE_FILE_SAYS);
    }

    @Test
    void catchesACentTooMany() {
        rows.put("o-1", order("o-1", "CONFIRMED", 2, 306, "CAPTURED", LINES));
        documents.put("o-1", rows.get("o-1"));
        assertThat(caught()).containsExactlyInAnyOrder(Check.TOTAL_EXACT, Check.SUM_EXACT);
    }

    @Test
    void catchesTotalsThatAreWrongInOppositeWays() {
        rows.put("o-1", order("o-1", "CONFIRMED", 2, 306, "CAPTURED", LINES));
        rows.put("o-2", order("o-2", "CONFIRMED", 2, 304, "CAPTURED", LINES));
        documents.putAll(rows);
        assertThat(caught()).containsExactly(Check.TOTAL_EXACT);
        assertThat(verdict().of(Check.TOTAL_EXACT)).hasSize(2);
    }

    @Test
    void catchesAnotherQuantityPriceAndOrderOfLines() {
        for (List<LineFacts> wrong : List.of(
                List.of(new LineFacts("A", 1, 300, 300), LINES.get(1)),
                List.of(new LineFacts("A", 2, 150, 301), LINES.get(1)),
                List.of(LINES.get(0)),
                LINES.reversed())) {
            rows.put("o-1", order("o-1", "CONFIRMED", 2, 305, "CAPTURED", wrong));
            documents.put("o-1", rows.get("o-1"));
            assertThat(caught()).containsExactly(Check.ROW_AS_THE_FILE_SAYS);
        }
    }

    @Test
    void catchesStockThatWasSoldTwice() {
        stock.put("A", new StockFacts(11, 1, 11, 1));
        assertThat(caught()).containsExactly(Check.STOCK_EXACT);
    }

    @Test
    void catchesAHoldThatLeaked() {
        stock.put("B", new StockFacts(3, 1, 3, 1));
        assertThat(caught()).containsExactly(Check.STOCK_EXACT);
    }

    @Test
    void catchesALedgerThatSaysSomethingElse() {
        stock.put("A", new StockFacts(13, 1, 15, 1));
        stock.put("B", new StockFacts(3, 0, 3, 2));
        assertThat(caught()).containsExactly(Check.LEDGER_EXACT);
        assertThat(verdict().faults()).hasSize(2);
    }

    @Test
    void catchesStockThatIsGone() {
        stock.remove("B");
        assertThat(caught()).containsExactly(Check.STOCK_EXACT);
    }

    @Test
    void namesTheFirstOffendersAndCountsTheRest() {
        for (int i = 0; i < 9; i++) {
            notAccepted.put("basket-" + i, "got no answer");
        }
        assertThat(VerdictText.of(verdict(), expected()))
                .contains("FAULT every order of the file is accepted: 9 faults")
                .contains("and 4 more")
                .contains("VERDICT: FAILS");
    }

    private Set<Check> caught() {
        Set<Check> checks = new HashSet<>();
        verdict().faults().forEach(fault -> checks.add(fault.check()));
        return checks;
    }

    private Verdict verdict() {
        return Verdict.of(expected(), new Found(rows, documents, stock));
    }

    private Expected expected() {
        ExpectedOrder order = new ExpectedOrder("basket", "household-9", "USD", LINES);
        return new Expected(
                Map.of("o-1", order, "o-2", order),
                Map.of(
                        "A", new ExpectedStock(new StockFacts(10, 1, 10, 1), 7, 4),
                        "B", new ExpectedStock(StockFacts.NONE, 5, 2)),
                notAccepted);
    }

    private static OrderFacts good(String id) {
        return order(id, "CONFIRMED", 2, 305, "CAPTURED", LINES);
    }

    private static OrderFacts order(
            String id, String status, int version, long total, String payment, List<LineFacts> lines) {
        return new OrderFacts(id, "household-9", status, version, total, "USD", payment, lines);
    }
}
