package dev.holdfast.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.audit.AuditBooks.Kind;
import dev.holdfast.http.Answer;
import dev.holdfast.http.Json;
import dev.holdfast.http.Query;
import dev.holdfast.settings.OnRole;
import dev.holdfast.settings.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the audit found when it last asked, and the way to have it mended. */
@RestController
@OnRole(Role.API)
@RequestMapping("/api/v1/audit")
class AuditController {
    /** Rows of one invariant that are shown; the count says how many there are. */
    private static final int SHOWN = 20;

    private final AuditBooks books;
    private final Repairs repairs;

    AuditController(AuditBooks books, Repairs repairs) {
        this.books = books;
        this.repairs = repairs;
    }

    private enum Verdict {
        HOLDS,
        BROKEN,
        NOT_ASKED
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record Row(String sku, String orderId, String detail, String foundAt) {}

    private record Line(
            String id, String statement, Verdict verdict, long broken, List<Row> rows, String covers, String beyond) {}

    private record Ran(@Nullable String endedAt, long millis, boolean wanted) {}

    private record Report(Verdict verdict, Map<String, Ran> runs, List<Line> invariants) {}

    @GetMapping
    ResponseEntity<byte[]> read(HttpServletRequest request) {
        Query.of(request).finish();
        List<AuditBooks.Kept> kept = books.kept();
        AuditBooks.Run recent = books.last(Kind.RECENT);
        Verdict verdict =
                !kept.isEmpty() ? Verdict.BROKEN : recent.endedAt() == null ? Verdict.NOT_ASKED : Verdict.HOLDS;
        return Answer.ok(new Report(
                verdict,
                Map.of("recent", ran(recent), "complete", ran(books.last(Kind.COMPLETE))),
                Arrays.stream(Invariant.values())
                        .map(invariant -> line(
                                invariant,
                                kept.stream()
                                        .filter(row -> row.finding().invariant() == invariant)
                                        .toList(),
                                recent.endedAt()))
                        .toList()));
    }

    private static Ran ran(AuditBooks.Run run) {
        return new Ran(run.endedAt() == null ? null : Json.time(run.endedAt()), run.millis(), run.wanted());
    }

    private static Line line(Invariant invariant, List<AuditBooks.Kept> kept, @Nullable Instant asked) {
        Verdict verdict = !kept.isEmpty()
                ? Verdict.BROKEN
                : asked != null && invariant.asked() ? Verdict.HOLDS : Verdict.NOT_ASKED;
        return new Line(
                invariant.name(),
                invariant.statement(),
                verdict,
                kept.size(),
                kept.stream().limit(SHOWN).map(AuditController::row).toList(),
                invariant.covers(),
                invariant.beyond());
    }

    private static Row row(AuditBooks.Kept kept) {
        Finding finding = kept.finding();
        return new Row(finding.sku(), finding.orderId(), finding.detail(), Json.time(kept.foundAt()));
    }

    /** A complete run as soon as the leader looks, and not only at night. */
    @PostMapping("/runs")
    ResponseEntity<byte[]> want(HttpServletRequest request) {
        Query.of(request).finish();
        books.wantComplete();
        return Answer.json(202).body(Json.bytes(ran(books.last(Kind.COMPLETE))));
    }

    private record Mended(boolean dryRun, List<Repairs.Repair> repairs) {}

    /** Needs no key: what is mended is not mended again. */
    @PostMapping("/repairs")
    ResponseEntity<byte[]> mend(HttpServletRequest request) {
        Query query = Query.of(request);
        Boolean dryRun = query.flag("dryRun");
        query.finish();
        boolean dry = Boolean.TRUE.equals(dryRun);
        return Answer.ok(new Mended(dry, repairs.mend(dry)));
    }
}
