package dev.holdfast.payment;

import dev.holdfast.payment.PaymentAnswer.Captured;
import dev.holdfast.payment.PaymentAnswer.Declined;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a token makes of a charge: the table of the HTTP contract, section 5. Pure, so that a charge repeated after a
 * restart is answered alike.
 *
 * @param outcome what becomes of the charge in the end
 * @param delay how long it takes until that is so
 * @param silent whether the answer to the charge itself never arrives
 * @param failsOnce whether the first charge fails with an error and leaves no trace of money
 */
record SimulatedCard(PaymentAnswer outcome, Duration delay, boolean silent, boolean failsOnce) {
    private static final String SLOW = "tok_slow_";
    /** Nine digits are eleven days: enough, and far from any overflow. */
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,9}");

    private static final int MILLION = 1_000_000;

    static SimulatedCard of(Charge charge, int declinedPerMillion) {
        PaymentAnswer captured = new Captured("sim-" + charge.orderId());
        return switch (charge.token()) {
            case "tok_ok" ->
                atOnce(lot(charge.orderId()) < declinedPerMillion ? new Declined("card-declined") : captured);
            case "tok_decline" -> atOnce(new Declined("card-declined"));
            case "tok_insufficient_funds" -> atOnce(new Declined("insufficient-funds"));
            case "tok_timeout_captured" -> new SimulatedCard(captured, Duration.ZERO, true, false);
            case "tok_timeout_declined" -> new SimulatedCard(new Declined("card-declined"), Duration.ZERO, true, false);
            case "tok_error_once" -> new SimulatedCard(captured, Duration.ZERO, false, true);
            case String slow when isSlow(slow) -> new SimulatedCard(captured, delay(slow), false, false);
            default -> atOnce(new Declined("unknown-token"));
        };
    }

    private static SimulatedCard atOnce(PaymentAnswer outcome) {
        return new SimulatedCard(outcome, Duration.ZERO, false, false);
    }

    private static boolean isSlow(String token) {
        return token.startsWith(SLOW)
                && MILLIS.matcher(token.substring(SLOW.length())).matches();
    }

    private static Duration delay(String token) {
        return Duration.ofMillis(Long.parseLong(token.substring(SLOW.length())));
    }

    /**
     * The order's fixed lot from 0 to 999,999. A version 7 UUID begins with its time, so its bits are mixed (the
     * finaliser of SplitMix64): orders of one moment fall evenly over the whole range.
     */
    private static long lot(UUID orderId) {
        long bits = orderId.getMostSignificantBits() ^ Long.rotateLeft(orderId.getLeastSignificantBits(), 32);
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return Long.remainderUnsigned(bits ^ (bits >>> 31), MILLION);
    }
}
