/**
 * Whether the shop's books agree, asked by the shop itself while it works. Reads top to bottom: {@link
 * dev.holdfast.audit.Invariant} (what must hold, and how much of it can be seen from inside) → {@code AuditClock} (one
 * node at a time, seldom enough) → {@link dev.holdfast.audit.AuditRun} (asks part by part; {@code HoldAudit} and {@code
 * DocumentAudit} are two of the parts) → {@code AuditQuestions} (the SQL) → {@code StockFacts}, {@code HoldFacts}, {@code
 * OrderFacts}, {@code MoneyFacts} (pure verdicts on what was read) → {@code AuditBooks} (what was found). {@code Repairs}
 * mends what is safe to mend; {@code AuditController} and {@code AuditHealth} tell.
 */
@NullMarked
package dev.holdfast.audit;

import org.jspecify.annotations.NullMarked;
