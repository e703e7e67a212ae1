package dev.holdfast.rig.stores;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each invariant of design.md section 6 as one statement over whole tables, answering the rows that break it. */
public final class AuditQueries {
    private static final int SHOWN = 3;

    private final Postgres postgres;

    public AuditQueries(Postgres postgres) {
        this.postgres = postgres;
    }

    /** The invariants PostgreSQL alone can answer; each statement selects one text a broken row. */
    public enum Invariant {
        I1("0 <= reserved <= on hand", """
                select sku || ' has ' || on_hand || ' on hand and ' || reserved || ' reserved'
                  from inventory
                 where not (0 <= reserved and reserved <= on_hand)
                """),
        I2("on hand = sum of its changes", """
                select sku || ' has ' || coalesce(i.on_hand, 0) || ' on hand, its ledger ' || coalesce(l.units, 0)
                  from inventory i
                  full join (select sku, sum(on_hand_change) as units from stock_ledger group by sku) l using (sku)
                 where coalesce(i.on_hand, 0) <> coalesce(l.units, 0)
                """),
        I3("reserved = sum of its changes = held by orders", """
                select sku || ' has ' || coalesce(i.reserved, 0) || ' reserved, its ledger ' || coalesce(l.units, 0)
                       || ', its orders ' || coalesce(h.units, 0)
                  from inventory i
                  full join (select sku, sum(reserved_change) as units from stock_ledger group by sku) l using (sku)
                  full join (select line ->> 'sku' as sku, sum((line ->> 'quantity')::bigint) as units
                               from orders, jsonb_array_elements(lines) line
                              where status = 'ACCEPTED'
                              group by 1) h using (sku)
                 where coalesce(i.reserved, 0) <> coalesce(l.units, 0)
                    or coalesce(i.reserved, 0) <> coalesce(h.units, 0)
                """),
        I11("total = sum of unit price x quantity", """
                select o.id || ' has a total of ' || o.total || ', its lines ' || l.total || ' (' || l.computed || ')'
                  from orders o,
                       lateral (select sum((line ->> 'lineTotal')::bigint) as total,
                                       sum((line ->> 'unitPrice')::bigint * (line ->> 'quantity')::bigint) as computed
                                  from jsonb_array_elements(o.lines) line) l
                 where o.total is distinct from l.total or o.total is distinct from l.computed
                """);

        private final String rule;
        private final String offenders;

        Invariant(String rule, String offenders) {
            this.rule = rule;
            this.offenders = offenders;
        }

        public String rule() {
            return rule;
        }
    }

    /**
     * Rows that break an invariant.
     *
     * @param first some of them, in words
     */
    public record Offenders(long count, List<String> first) {}

    public Offenders offenders(Invariant invariant) {
        List<String> first = new ArrayList<>();
        long[] count = new long[1];
        postgres.each(invariant.offenders, row -> {
            if (first.size() < SHOWN) {
                first.add(row.getString(1));
            }
            count[0]++;
        });
        return new Offenders(count[0], List.copyOf(first));
    }

    /** How many orders of each status and version there are; the same words as {@link OrderDocuments#sums}. */
    public Map<String, OrderSums> sums() {
        Map<String, OrderSums> sums = new HashMap<>();
        postgres.each("""
                select status || ' version ' || version || ' in ' || currency, count(*), sum(total)::bigint
                  from orders
                 group by status, version, currency
                """, row -> sums.put(row.getString(1), new OrderSums(row.getLong(2), row.getLong(3))));
        return sums;
    }
}
