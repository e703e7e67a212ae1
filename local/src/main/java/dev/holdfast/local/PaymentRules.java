package dev.holdfast.local;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** What a payment token does; always the same. The tokens are those of the API's contract, chapter "Payment simulation". */
final class PaymentRules {
    private static final Pattern SLOW = Pattern.compile("tok_slow_(\\d{1,9})");
    private static final String CARD_DECLINED = "card-declined";

    private final double failureRate;

    /** @param failureRate the share of {@code tok_ok} that is declined, 0 to 1 */
    PaymentRules(double failureRate) {
        if (!(failureRate >= 0 && failureRate <= 1)) {
            throw new IllegalArgumentException(
                    "PAYMENT_FAILURE_RATE must be a number from 0 to 1, not " + failureRate + ".");
        }
        this.failureRate = failureRate;
    }

    /**
     * @param declineCode  empty when the money is captured
     * @param before       time that passes before the charge happens
     * @param answers false when the charge happens but its answer does not come in time
     * @param failsFirst   the first call ends in an error, before any effect
     */
    record Rule(String declineCode, Duration before, boolean answers, boolean failsFirst) {
        boolean captures() {
            return declineCode.isEmpty();
        }
    }

    Rule of(String token, String orderId) {
        Matcher slow = SLOW.matcher(token);
        if (slow.matches()) {
            return new Rule("", Duration.ofMillis(Long.parseLong(slow.group(1))), true, false);
        }
        return switch (token) {
            case "tok_ok" -> atOnce(isUnlucky(orderId) ? CARD_DECLINED : "");
            case "tok_decline" -> atOnce(CARD_DECLINED);
            case "tok_insufficient_funds" -> atOnce("insufficient-funds");
            case "tok_timeout_captured" -> new Rule("", Duration.ZERO, false, false);
            case "tok_timeout_declined" -> new Rule(CARD_DECLINED, Duration.ZERO, false, false);
            case "tok_error_once" -> new Rule("", Duration.ZERO, true, true);
            default -> atOnce("unknown-token");
        };
    }

    private static Rule atOnce(String declineCode) {
        return new Rule(declineCode, Duration.ZERO, true, false);
    }

    /** By the order's id and nothing else, so that a repeat and a restart decide the same. */
    private boolean isUnlucky(String orderId) {
        CRC32 hash = new CRC32();
        hash.update(orderId.getBytes(StandardCharsets.UTF_8));
        return hash.getValue() < failureRate * 0x1p32;
    }
}
