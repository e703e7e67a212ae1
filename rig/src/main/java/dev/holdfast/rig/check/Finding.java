package dev.holdfast.rig.check;

import dev.holdfast.rig.history.Call;
import java.util.List;

/**
 * Something that does not hold.
 *
 * @param where the order, SKU, key, node, or record it is about
 * @param detail what is wrong, in words
 * @param rows what the stores or the history say of it
 * @param calls of the history about the same order, key or SKU; the first few
 */
public record Finding(String where, String detail, List<String> rows, List<Call> calls) {
    public Finding {
        rows = List.copyOf(rows);
        calls = List.copyOf(calls);
    }
}
