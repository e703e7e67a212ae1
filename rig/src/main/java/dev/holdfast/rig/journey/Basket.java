package dev.holdfast.rig.journey;

import java.util.List;

/**
 * One order of the orders file.
 *
 * @param number unique in the file; a part of a split basket ends in {@code -2}, {@code -3} …
 * @param time RFC 3339, when it was bought
 * @param household who bought it
 * @param lines 1 to 100 (api.md section 1), in the order of the file
 */
public record Basket(String number, String time, String household, List<BasketLine> lines) {
    public static final int MOST_LINES = 100;

    public Basket {
        lines = List.copyOf(lines);
        if (number.isEmpty() || household.isEmpty() || lines.isEmpty() || lines.size() > MOST_LINES) {
            throw new IllegalArgumentException("not a basket: " + number + " with " + lines.size() + " lines");
        }
    }
}
