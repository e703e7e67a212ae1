package dev.holdfast.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.http.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of one SKU's stock, as the ledger keeps it.
 *
 * @param id higher = later, within a SKU
 */
record LedgerEntry(
        long id,
        Instant at,
        long onHandChange,
        long reservedChange,
        String reason,
        @Nullable UUID orderId,
        @Nullable String note) {
    /** The entry as it is answered; what does not apply is left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String at,
            long onHandChange,
            long reservedChange,
            String reason,
            @Nullable UUID orderId,
            @Nullable String note) {}

    View view() {
        return new View(Json.time(at), onHandChange, reservedChange, reason, orderId, note);
    }
}
