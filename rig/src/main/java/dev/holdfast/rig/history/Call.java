package dev.holdfast.rig.history;

import java.util.Map;
import java.util.TreeMap;

/**
 * One call over HTTP and what is known of its outcome. A repeat with the same key is a call of its own.
 *
 * @param number in the order in which calls began, from 1
 * @param client which of the driver's clients called
 * @param subject the order's id (cancel, read) or the SKU (adjust) of the path; "" where the path names none
 * @param key the Idempotency-Key; "" where the call has none
 * @param wanted units by SKU: of an order its lines summed by SKU, of an adjustment its delta; else empty
 * @param token the payment token of an order, else ""
 * @param sent a hash of the body that was sent; "" where there is none
 * @param startNanos on the driver's monotonic clock
 * @param endNanos on the driver's monotonic clock
 * @param status 0 where no answer came
 * @param code the stable code of a problem, else ""
 * @param orderId of the order that the answer is or names, else ""
 * @param version of the order that the answer is, else -1
 * @param replayed whether the answer says that it is the first one again
 * @param answer a hash of status, Location and body; "" where no answer came
 */
public record Call(
        long number,
        int client,
        Kind kind,
        String subject,
        String key,
        Map<String, Long> wanted,
        String token,
        String sent,
        long startNanos,
        long endNanos,
        int status,
        String code,
        String orderId,
        int version,
        boolean replayed,
        String answer) {
    /** What was asked for. */
    public enum Kind {
        /** {@code POST /orders} */
        ORDER,
        /** {@code POST /orders/{id}/cancel} */
        CANCEL,
        /** {@code GET /orders/{id}} */
        READ,
        /** {@code POST /inventory/{sku}/adjustments} */
        ADJUST
    }

    public Call {
        wanted = Map.copyOf(wanted);
    }

    /** Whether it is known what happened: an answer that is no fault of the server. What is not known may have happened or not. */
    public boolean known() {
        return status >= 200 && status < 500;
    }

    /** Whether the service said that it did what was asked. */
    public boolean done() {
        return status >= 200 && status < 300;
    }

    /** As a line of JSON; for people and for a later look, not read back by the rig. */
    String line() {
        StringBuilder json = new StringBuilder(300)
                .append("{\"number\":")
                .append(number)
                .append(",\"client\":")
                .append(client);
        text(json, "kind", kind.name());
        text(json, "subject", subject);
        text(json, "key", key);
        json.append(",\"wanted\":{");
        String comma = "";
        for (Map.Entry<String, Long> entry : new TreeMap<>(wanted).entrySet()) {
            json.append(comma).append('"').append(entry.getKey()).append("\":").append(entry.getValue());
            comma = ",";
        }
        json.append('}');
        text(json, "token", token);
        text(json, "sent", sent);
        json.append(",\"startNanos\":")
                .append(startNanos)
                .append(",\"endNanos\":")
                .append(endNanos);
        json.append(",\"status\":").append(status);
        text(json, "code", code);
        text(json, "orderId", orderId);
        json.append(",\"version\":").append(version).append(",\"replayed\":").append(replayed);
        text(json, "answer", answer);
        return json.append('}').toString();
    }

    /** The driver makes its names of visible ASCII without quotes, and codes and hashes have none. */
    private static void text(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":\"").append(value).append('"');
    }
}
