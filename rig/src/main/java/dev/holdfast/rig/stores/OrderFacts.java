package dev.holdfast.rig.stores;

import java.util.List;

/**
 * An order as one store has it. The same from PostgreSQL and from MongoDB, so that they can be compared.
 *
 * @param id UUID as text
 * @param total minor units
 * @param payment the payment's status, "" where there is none
 */
public record OrderFacts(
        String id,
        String customer,
        String status,
        int version,
        long total,
        String currency,
        String payment,
        List<LineFacts> lines) {
    /** The state every order ends in whose payment is captured (api.md section 4). */
    public static final String CONFIRMED = "CONFIRMED";

    public static final String CAPTURED = "CAPTURED";

    public OrderFacts {
        lines = List.copyOf(lines);
    }
}
