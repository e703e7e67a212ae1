package dev.holdfast.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One order and its payment, as one statement saw them.
 *
 * @param exact whether the lines add up to the total
 * @param timeline entries such as {@code 1 OrderAccepted}, in their order
 * @param payment null where there is none
 */
record OrderFacts(
        UUID id,
        String status,
        int version,
        long total,
        boolean exact,
        List<String> timeline,
        @Nullable Paid payment) {

    /**
     * @param right whether amount and currency are the order's
     * @param named whether it has the reference or the decline code of its status
     * @param asked whether somebody will ask the provider
     */
    record Paid(String status, long amount, boolean right, boolean named, boolean asked) {}

    private static final Set<String> ENDS = Set.of("OrderConfirmed", "OrderRejected", "OrderCancelled");

    List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        sequence(found);
        end(found);
        if (!exact) {
            found.add(Finding.ofOrder(Invariant.I11, id, "its lines do not add up to its total, " + total));
        }
        money(found);
        return found;
    }

    private void sequence(List<Finding> found) {
        boolean gap = timeline.size() != version;
        for (int i = 0; i < timeline.size(); i++) {
            gap |= !timeline.get(i).startsWith(i + 1 + " ");
        }
        if (gap) {
            found.add(Finding.ofOrder(Invariant.I13, id, "version " + version + ", its timeline " + timeline));
        }
    }

    private void end(List<Finding> found) {
        List<String> ends = timeline.stream()
                .map(entry -> entry.substring(entry.indexOf(' ') + 1))
                .filter(ENDS::contains)
                .toList();
        boolean open = status.equals("ACCEPTED");
        if (ends.size() > 1) {
            found.add(Finding.ofOrder(Invariant.I8, id, "it ended more than once: " + timeline));
        } else if (ends.isEmpty() != open || !open && !ends.getFirst().equalsIgnoreCase("Order" + status)) {
            found.add(Finding.ofOrder(Invariant.I12, id, "it is " + status + ", its timeline " + timeline));
        }
    }

    private void money(List<Finding> found) {
        if (payment == null) {
            found.add(Finding.ofOrder(Invariant.I6, id, "it is " + status + " and has no payment"));
            return;
        }
        if (!payment.right) {
            found.add(Finding.ofOrder(
                    Invariant.I11, id, "its total is " + total + ", its payment's amount " + payment.amount));
        }
        boolean fits = switch (status) {
            case "ACCEPTED" -> payment.status.equals("PENDING") || payment.status.equals("UNKNOWN") && payment.asked;
            case "CONFIRMED" -> payment.status.equals("CAPTURED");
            // money that is or may be there is being given back
            default -> payment.status.equals("DECLINED") || payment.status.equals("REFUNDED") || payment.asked;
        };
        if (!fits || !payment.named) {
            found.add(Finding.ofOrder(
                    Invariant.I6,
                    id,
                    "it is " + status + ", its payment " + payment.status + (payment.named ? "" : " without its name")
                            + (payment.asked ? ", about which somebody asks" : ", about which nobody asks")));
        }
    }

    /** Whether nothing about its money will change any more. */
    boolean settled() {
        return payment != null
                && !payment.asked
                && (status.equals("CONFIRMED")
                        || !status.equals("ACCEPTED")
                                && (payment.status.equals("DECLINED") || payment.status.equals("REFUNDED")));
    }
}
