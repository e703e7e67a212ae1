package dev.holdfast.audit;

import dev.holdfast.failure.FaultException;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.inventory.StockMove;
import dev.holdfast.order.OrderCopies;
import dev.holdfast.storage.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mends what is safe to mend, of what the audit has found: units held for an order that is not there or ended without a
 * sale are released, and a document that is not its order is written anew. Each is looked at again under its lock first,
 * so it may be asked for as often as one likes. All else is for a person: which of two numbers is right, no program knows.
 */
final class Repairs {
    private static final Logger log = LoggerFactory.getLogger(Repairs.class);

    /** The reason under which a release stands in the ledger. */
    static final String REASON = "audit-released";

    private final Database database;
    private final AuditQuestions questions;
    private final AuditBooks books;
    private final StockBook stock;
    private final OrderCopies copies;
    private final MeterRegistry meters;

    Repairs(
            Database database,
            AuditQuestions questions,
            AuditBooks books,
            StockBook stock,
            OrderCopies copies,
            MeterRegistry meters) {
        this.database = database;
        this.questions = questions;
        this.books = books;
        this.stock = stock;
        this.copies = copies;
        this.meters = meters;
    }

    /**
     * Something to mend.
     *
     * @param sku empty where it is about no SKU
     * @param applied whether it is done; false where it is only proposed, or was not needed any more
     */
    record Repair(String action, String sku, String orderId, String detail, boolean applied) {}

    /** Proposes, or does. */
    List<Repair> mend(boolean dryRun) {
        List<Repair> repairs = new ArrayList<>();
        Map<String, Set<String>> holds = new LinkedHashMap<>();
        Set<UUID> documents = new LinkedHashSet<>();
        for (AuditBooks.Kept kept : books.kept()) {
            Finding finding = kept.finding();
            if (finding.invariant() == Invariant.I3 && !finding.orderId().isEmpty()) {
                holds.computeIfAbsent(finding.sku(), _ -> new LinkedHashSet<>()).add(finding.orderId());
            } else if (finding.invariant() == Invariant.I15) {
                documents.add(UUID.fromString(finding.orderId()));
            }
        }
        holds.forEach((sku, orders) -> repairs.addAll(release(sku, orders, dryRun)));
        repairs.addAll(rewrite(documents, dryRun));
        if (!dryRun) {
            repairs.stream().filter(Repair::applied).forEach(repair -> {
                log.warn("the audit has mended: {}", repair);
                Counter.builder("holdfast.audit.repairs")
                        .tag("action", repair.action)
                        .description("What the audit has mended, by what was done")
                        .register(meters)
                        .increment();
            });
        }
        return repairs;
    }

    /** Orders are locked before the SKU, as everywhere; under both locks the ledger is read once more. */
    private List<Repair> release(String sku, Set<String> orders, boolean dryRun) {
        return database.inTransaction(() -> {
            if (!dryRun) {
                database.sql("select id from orders where id = any(?::uuid[]) order by id for update")
                        .param(orders.toArray(String[]::new))
                        .query(UUID.class)
                        .list();
                stock.lockAvailable(List.of(sku), StockBook.PATIENT);
            }
            List<Repair> repairs = new ArrayList<>();
            List<StockMove> moves = new ArrayList<>();
            for (HoldFacts hold : questions.holds(List.of(sku), Found.MAX)) {
                if (orders.contains(hold.orderId()) && hold.heldForNobody()) {
                    String why = hold.status() == null ? "its order is not there" : "its order is " + hold.status();
                    moves.add(new StockMove(
                            sku, 0, -hold.reserved(), REASON, UUID.fromString(hold.orderId()), "Audit: " + why));
                    repairs.add(new Repair(
                            "release-hold",
                            sku,
                            hold.orderId(),
                            "release " + hold.reserved() + " units, " + why,
                            !dryRun));
                }
            }
            if (!dryRun) {
                stock.write(moves);
            }
            return repairs;
        });
    }

    private List<Repair> rewrite(Set<UUID> ids, boolean dryRun) {
        List<Repair> repairs = new ArrayList<>();
        for (OrderCopies.Difference difference : copies.compare(ids)) {
            if (difference.fault() != OrderCopies.Fault.STRANGER) { // its order may have been lost: a person looks
                repairs.add(new Repair(
                        "rewrite-document",
                        "",
                        difference.id().toString(),
                        "write version " + difference.version() + " over version " + difference.documented(),
                        !dryRun && rewritten(difference)));
            }
        }
        return repairs;
    }

    private boolean rewritten(OrderCopies.Difference difference) {
        try {
            return copies.rewrite(difference);
        } catch (FaultException e) {
            log.warn("the document of {} could not be written: {}", difference.id(), String.valueOf(e.getMessage()));
            return false;
        }
    }
}
