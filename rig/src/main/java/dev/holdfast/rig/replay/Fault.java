package dev.holdfast.rig.replay;

/**
 * One thing that is not as it must be.
 *
 * @param where the order, basket or SKU
 * @param detail what was expected and what was found
 */
public record Fault(Check check, String where, String detail) {
    /** What the verdict looks at; the order is the one in which faults are told. */
    public enum Check {
        ORDER_ACCEPTED("every order of the file is accepted"),
        ROW_THERE("every accepted order is in PostgreSQL"),
        ROW_ASKED_FOR("no order is there that nobody asked for"),
        ROW_AS_THE_FILE_SAYS("status, customer, payment and lines are as the file says"),
        TOTAL_EXACT("each total is price x quantity, to the cent"),
        SUM_EXACT("the sum of all totals is exact in both stores"),
        DOCUMENT_THERE("every order is a document"),
        DOCUMENT_ASKED_FOR("no document is there without an order"),
        DOCUMENT_EQUALS_ROW("each document equals its row"),
        STOCK_EXACT("stock = before + received - sold, nothing held"),
        LEDGER_EXACT("the ledger sums up to the stock");

        private final String rule;

        Check(String rule) {
            this.rule = rule;
        }

        public String rule() {
            return rule;
        }
    }

    @Override
    public String toString() {
        return where + ": " + detail;
    }
}
