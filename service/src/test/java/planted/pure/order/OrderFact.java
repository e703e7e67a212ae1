package planted.pure.order;

import dev.holdfast.money.Money;
import java.time.Instant;
import java.util.List;

/** Innocent. */
record OrderFact(List<Money> amounts, Instant at, long[] counts) {}
