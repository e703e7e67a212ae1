package dev.holdfast.rig.replay;

import dev.holdfast.rig.replay.Fault.Check;
import java.util.List;

/** A verdict for people: a line a check, and of each broken one the first faults. */
final class VerdictText {
    private static final int SHOWN = 5;

    private VerdictText() {}

    static String of(Verdict verdict, Expected expected) {
        StringBuilder text = new StringBuilder();
        for (Check check : Check.values()) {
            List<Fault> faults = verdict.of(check);
            text.append(faults.isEmpty() ? "  ok    " : "  FAULT ").append(check.rule());
            if (!faults.isEmpty()) {
                text.append(": ").append(faults.size()).append(faults.size() == 1 ? " fault" : " faults");
            }
            text.append('\n');
            faults.stream()
                    .limit(SHOWN)
                    .forEach(fault -> text.append("          ").append(fault).append('\n'));
            if (faults.size() > SHOWN) {
                text.append("          and ").append(faults.size() - SHOWN).append(" more\n");
            }
        }
        long value = expected.orders().values().stream()
                .mapToLong(ExpectedOrder::total)
                .sum();
        return text.append("VERDICT: %s (%,d orders, %,d products, total %s)%n"
                        .formatted(
                                verdict.holds() ? "holds" : "FAILS",
                                expected.orders().size(),
                                expected.stock().size(),
                                money(value)))
                .toString();
    }

    /** Major units with two decimals, for the currencies of the files. */
    static String money(long cents) {
        return "%,d.%02d".formatted(cents / 100, cents % 100);
    }
}
