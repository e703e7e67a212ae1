package dev.holdfast.audit;

import dev.holdfast.audit.AuditBooks.Kind;
import dev.holdfast.failure.FaultException;
import dev.holdfast.payment.PaymentCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the books, part by part. A run over what is recent sums the ledgers from where they were summed last, and looks at
 * some of the orders that the new entries are about; a complete one begins at the first entry and looks at every order.
 * Both ask again about everything that did not hold before, so that what is mended leaves and what is not stays.
 */
final class AuditRun {
    private static final Logger log = LoggerFactory.getLogger(AuditRun.class);

    /** SKUs in one statement. */
    private static final int SKUS = 500;

    /** Entries that one statement sums, in less than a tenth of a second. */
    private static final int ENTRIES = 50_000;

    /** Pages of SKUs in a run over what is recent; the next run goes on from there. */
    private static final int RECENT_PAGES = 20;

    /** Orders in one statement, and orders that a run over what is recent looks at. */
    private static final int ORDERS = 500;

    private static final int KEYS = 5_000;

    /** Orders of a page about which the provider is asked: it has other things to do. */
    private static final int ASKED_OF_PROVIDER = 5;

    /** Called after each statement, so that a run leaves room for others. */
    @FunctionalInterface
    interface Pace {
        void pause() throws InterruptedException;
    }

    private final AuditQuestions questions;
    private final HoldAudit holds;
    private final AuditBooks books;
    private final DocumentAudit documents;
    private final Optional<PaymentCalls> provider;
    private final Duration grace;
    private final LongSupplier nanoTime;
    private final Map<UUID, Long> lateSince = new HashMap<>();
    private String resumeAfter = "";

    AuditRun(
            AuditQuestions questions,
            AuditBooks books,
            DocumentAudit documents,
            Optional<PaymentCalls> provider,
            AuditSettings settings,
            LongSupplier nanoTime) {
        this.questions = questions;
        this.holds = new HoldAudit(questions);
        this.books = books;
        this.documents = documents;
        this.provider = provider;
        this.grace = settings.grace();
        this.nanoTime = nanoTime;
    }

    /** Asks and keeps what was found. */
    List<Finding> run(Kind kind, Pace pace) throws InterruptedException {
        List<Finding> known =
                books.kept().stream().map(AuditBooks.Kept::finding).toList();
        Found found = new Found();
        Documents copies = new Documents(found, known);
        Set<UUID> touched = kind == Kind.COMPLETE ? wholeStock(found, pace) : recentStock(known, found, pace);
        holds.ask(kind, known, found, pace);
        touched.addAll(orders(known));
        touched.addAll(documents.watched());
        for (List<UUID> page : pages(touched)) {
            orders(page, found, copies);
            pace.pause();
        }
        late(found);
        questions
                .announcedForNobody(ORDERS)
                .forEach(id ->
                        found.add(Finding.ofOrder(Invariant.I12, id, "an event waits for an order that is not there")));
        if (kind == Kind.COMPLETE) {
            allOrders(found, copies, pace);
            allKeys(found, pace);
            copies.strangers(pace);
        } else {
            lostBefore(known, found);
        }
        books.keep(found.all());
        return found.all();
    }

    private Set<UUID> recentStock(List<Finding> known, Found found, Pace pace) throws InterruptedException {
        Set<UUID> touched = new LinkedHashSet<>();
        List<String> doubtful = List.copyOf(HoldAudit.skus(known, EnumSet.allOf(Invariant.class)));
        books.forget(doubtful);
        sum(doubtful, found, touched, pace);
        for (int page = 0; page < RECENT_PAGES; page++) {
            List<String> skus = questions.changed(resumeAfter, SKUS);
            resumeAfter = skus.size() < SKUS ? "" : skus.getLast();
            sum(skus, found, touched, pace);
            if (resumeAfter.isEmpty()) {
                break;
            }
        }
        return touched;
    }

    private Set<UUID> wholeStock(Found found, Pace pace) throws InterruptedException {
        Set<UUID> touched = new LinkedHashSet<>();
        List<String> skus = questions.skus("", SKUS);
        while (!skus.isEmpty()) {
            books.forget(skus);
            sum(skus, found, touched, pace);
            skus = questions.skus(skus.getLast(), SKUS);
        }
        return touched;
    }

    /** Sums until nothing is left of any of them, fewer SKUs and more entries of each at a time. */
    private void sum(List<String> skus, Found found, Set<UUID> touched, Pace pace) throws InterruptedException {
        List<String> left = skus;
        while (!left.isEmpty()) {
            List<StockFacts> stock = questions.stock(left, ENTRIES / left.size());
            stock.forEach(facts -> found.addAll(facts.findings()));
            int room = ORDERS - touched.size();
            if (room > 0 && !stock.isEmpty()) {
                questions.ordersOf(stock, Math.max(1, room / stock.size())).stream()
                        .limit(room)
                        .forEach(touched::add);
            }
            books.advance(stock);
            left = stock.stream()
                    .filter(facts -> !facts.whole())
                    .map(StockFacts::sku)
                    .toList();
            pace.pause();
        }
    }

    private void allOrders(Found found, Documents copies, Pace pace) throws InterruptedException {
        List<UUID> page = questions.ordersBelow(new UUID(-1, -1), ORDERS);
        while (!page.isEmpty()) {
            orders(page, found, copies);
            pace.pause();
            page = questions.ordersBelow(page.getLast(), ORDERS);
        }
    }

    private void orders(List<UUID> ids, Found found, Documents copies) {
        List<OrderFacts> orders = questions.orders(ids);
        Set<UUID> readable = new LinkedHashSet<>(ids);
        orders.forEach(facts -> {
            List<Finding> wrong = facts.findings();
            if (!wrong.isEmpty()) { // cannot be read as an order, so neither as a document
                found.addAll(wrong);
                readable.remove(facts.id());
            }
        });
        copies.compare(readable);
        ask(orders.stream().filter(OrderFacts::settled).limit(ASKED_OF_PROVIDER).toList(), found);
    }

    private void ask(List<OrderFacts> settled, Found found) {
        if (provider.isEmpty() || settled.isEmpty()) {
            return;
        }
        Map<UUID, String> states = settled.stream().collect(Collectors.toMap(OrderFacts::id, OrderFacts::status));
        var answers = questions.charges(states.keySet()).stream()
                .collect(Collectors.toMap(charge -> charge, provider.get()::find));
        answers.forEach((charge, answer) -> found.addAll(
                new MoneyFacts(charge.orderId(), String.valueOf(states.get(charge.orderId())), answer.join())
                        .findings()));
    }

    /** Late by the database's clock, and seen so by us for as long as the grace: after an outage all is late for a moment. */
    private void late(Found found) {
        Map<UUID, String> late = questions.late(Found.MAX);
        lateSince.keySet().retainAll(late.keySet());
        long now = nanoTime.getAsLong();
        late.forEach((id, detail) -> {
            long since = lateSince.computeIfAbsent(id, _ -> now);
            if (now - since >= grace.toNanos()) {
                found.add(Finding.ofOrder(Invariant.I8, id, detail));
            }
        });
    }

    private void allKeys(Found found, Pace pace) throws InterruptedException {
        String after = "";
        while (true) {
            AuditQuestions.Keys keys = questions.keys(after, KEYS);
            keys.lost().forEach(id -> found.add(lost(id)));
            if (keys.last() == null) {
                return;
            }
            after = keys.last();
            pace.pause();
        }
    }

    /** Keys have no index by order: what was lost stays lost until the order is there again. */
    private void lostBefore(List<Finding> known, Found found) {
        List<UUID> lost = orders(known.stream()
                .filter(finding -> finding.invariant() == Invariant.I7)
                .toList());
        questions.unknown(lost).forEach(id -> found.add(lost(id)));
    }

    private static Finding lost(UUID id) {
        return Finding.ofOrder(Invariant.I7, id, "a request's key promises this order, which is not there");
    }

    private static List<UUID> orders(List<Finding> findings) {
        return findings.stream()
                .map(Finding::orderId)
                .filter(id -> !id.isEmpty())
                .map(UUID::fromString)
                .distinct()
                .toList();
    }

    private static List<List<UUID>> pages(Collection<UUID> ids) {
        List<UUID> all = List.copyOf(ids);
        List<List<UUID>> pages = new ArrayList<>();
        for (int from = 0; from < all.size(); from += ORDERS) {
            pages.add(all.subList(from, Math.min(all.size(), from + ORDERS)));
        }
        return pages;
    }

    /** The documents of one run. Where MongoDB or Kafka is away they are left out, and what was known of them stays. */
    private final class Documents {
        private final Found found;
        private final List<Finding> known;
        private boolean away;

        Documents(Found found, List<Finding> known) {
            this.found = found;
            this.known = known.stream()
                    .filter(finding -> finding.invariant() == Invariant.I15)
                    .toList();
        }

        void compare(Collection<UUID> ids) {
            guarded(() -> found.addAll(documents.findings(ids, Set.copyOf(orders(known)))));
        }

        void strangers(Pace pace) throws InterruptedException {
            UUID[] after = {new UUID(0, 0)};
            boolean[] more = {true};
            while (more[0] && !away) {
                guarded(() -> {
                    List<UUID> page = documents.documentsAfter(after[0], ORDERS);
                    more[0] = !page.isEmpty();
                    if (more[0]) {
                        after[0] = page.getLast();
                        found.addAll(documents.findings(questions.unknown(page), Set.of()));
                    }
                });
                pace.pause();
            }
        }

        private void guarded(Runnable work) {
            if (away) {
                return;
            }
            try {
                work.run();
            } catch (FaultException e) {
                away = true;
                found.addAll(known);
                log.warn("the documents are not audited this time: {}", String.valueOf(e.getMessage()));
            }
        }
    }
}
