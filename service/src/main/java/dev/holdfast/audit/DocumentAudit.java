package dev.holdfast.audit;

import dev.holdfast.messaging.EventProgress;
import dev.holdfast.order.OrderCopies;
import dev.holdfast.order.OrderCopies.Difference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Whether the documents are their orders. A document that is ahead or has other fields is wrong at once. One that is
 * behind or missing is on its way until the opposite is proved, however long that takes: first its event is seen to have
 * left the outbox, and the topic's ends are noted; later the group "documents" is found beyond those ends, the document
 * still as it was, and the grace over. So neither load nor an absence of Kafka or MongoDB looks like drift.
 */
final class DocumentAudit {
    private static final String GROUP = "documents";

    /** Documents watched at a time; the rest are looked at when they are asked about again. */
    private static final int MAX_SUSPECTS = 10_000;

    /** A row's time of writing has microseconds, its order's change milliseconds. */
    private static final Duration TRUNCATED = Duration.ofMillis(1);

    private final OrderCopies copies;
    private final EventProgress progress;
    private final AuditQuestions questions;
    private final long graceNanos;
    private final LongSupplier nanoTime;
    private final Map<UUID, Suspect> suspects = new HashMap<>();

    /** @param ends where the topic ended when the event had been sent */
    private record Suspect(int version, long since, Map<Integer, Long> ends) {}

    DocumentAudit(
            OrderCopies copies,
            EventProgress progress,
            AuditQuestions questions,
            AuditSettings settings,
            LongSupplier nanoTime) {
        this.copies = copies;
        this.progress = progress;
        this.questions = questions;
        this.graceNanos = settings.grace().toNanos();
        this.nanoTime = nanoTime;
    }

    /** What has to be looked at again. */
    Set<UUID> watched() {
        return Set.copyOf(suspects.keySet());
    }

    /** Ids of documents after one. */
    List<UUID> documentsAfter(UUID id, int max) {
        return copies.documentsAfter(id, max);
    }

    /** @param proved whose lag was proved before, by this node or another */
    List<Finding> findings(Collection<UUID> ids, Set<UUID> proved) {
        List<Difference> late = new ArrayList<>();
        List<Finding> found = new ArrayList<>();
        Set<UUID> right = new HashSet<>(ids);
        for (Difference difference : copies.compare(ids)) {
            right.remove(difference.id());
            switch (difference.fault()) {
                case MISSING, BEHIND -> late.add(difference);
                case AHEAD, DIFFERENT, STRANGER -> found.add(finding(difference));
            }
        }
        suspects.keySet().removeAll(right);
        if (!late.isEmpty()) {
            found.addAll(late(late, proved));
        }
        return found;
    }

    private List<Finding> late(List<Difference> late, Set<UUID> proved) {
        List<Finding> found = new ArrayList<>();
        Optional<Instant> oldest = questions.oldestUnsent();
        Map<Integer, Long> ends = progress.ends(); // after the outbox: what had left it is before them
        Map<Map<Integer, Long>, Boolean> passed = new HashMap<>();
        long now = nanoTime.getAsLong();
        for (Difference difference : late) {
            Suspect suspect = suspects.get(difference.id());
            if (proved.contains(difference.id())) {
                found.add(finding(difference));
            } else if (suspect != null && suspect.version == difference.version()) {
                if (now - suspect.since >= graceNanos
                        && passed.computeIfAbsent(suspect.ends, e -> progress.isBeyond(GROUP, e))) {
                    found.add(finding(difference));
                }
            } else if (suspects.size() < MAX_SUSPECTS && sent(difference, oldest)) {
                suspects.put(difference.id(), new Suspect(difference.version(), now, ends));
            }
        }
        return found;
    }

    private static boolean sent(Difference difference, Optional<Instant> oldestUnsent) {
        return oldestUnsent.isEmpty()
                || oldestUnsent.get().isAfter(difference.changedAt().plus(TRUNCATED));
    }

    private static Finding finding(Difference difference) {
        String detail = switch (difference.fault()) {
            case MISSING -> "it has version " + difference.version() + " and no document";
            case BEHIND ->
                "it has version " + difference.version() + ", its document " + difference.documented()
                        + ", and no event is on its way";
            case AHEAD -> "it has version " + difference.version() + ", its document " + difference.documented();
            case DIFFERENT -> "its document of version " + difference.version() + " has other fields";
            case STRANGER -> "there is a document and no such order";
        };
        return Finding.ofOrder(Invariant.I15, difference.id(), detail);
    }
}
