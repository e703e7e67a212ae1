package dev.holdfast.audit;

import dev.holdfast.audit.AuditBooks.Kind;
import dev.holdfast.health.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * The alarm: something in the books does not agree, or nobody has asked them for a long time. Orders are taken all the
 * same, so it only degrades.
 */
final class AuditHealth implements HealthCheck {
    /** Above the longest pause; a complete run, during which nothing recent is asked, tells by its own end. */
    private static final Duration UNASKED = Duration.ofHours(6);

    private final AuditBooks books;
    private final Instant startedAt;

    /** @param startedAt before it nobody could ask */
    AuditHealth(AuditBooks books, Instant startedAt) {
        this.books = books;
        this.startedAt = startedAt;
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public boolean essential() {
        return false;
    }

    @Override
    public void ask() {
        var broken = books.counts();
        if (!broken.isEmpty()) {
            throw new IllegalStateException("the books do not agree: "
                    + broken.keySet().stream().map(Enum::name).collect(Collectors.joining(", ")));
        }
        Instant last = books.last(Kind.RECENT).endedAt();
        Instant heard = last == null || last.isBefore(startedAt) ? startedAt : last;
        if (heard.plus(UNASKED).isBefore(books.now())) {
            throw new IllegalStateException("nobody has asked the books since " + heard);
        }
    }
}
