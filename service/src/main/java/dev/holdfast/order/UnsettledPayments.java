package dev.holdfast.order;

import dev.holdfast.money.Money;
import dev.holdfast.order.OrderStore.Asking;
import dev.holdfast.order.OrderStore.FirstCharge;
import dev.holdfast.payment.Charge;
import dev.holdfast.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The SQL of payments about which the provider is, or may have to be, asked. */
final class UnsettledPayments {
    private final Database database;

    UnsettledPayments(Database database) {
        this.database = database;
    }

    /** As {@link OrderStore#firstCharges}. */
    Map<UUID, FirstCharge> firstCharges(Collection<UUID> ids, Duration late) {
        return database.guarded(() -> {
            Map<UUID, FirstCharge> charges = new HashMap<>();
            database.sql("""
                    select p.order_id, p.amount, p.currency, p.token,
                           o.status = 'ACCEPTED' and p.status = 'PENDING' and p.ask_again_at is null as wanted,
                           o.created_at < now() - ? * interval '1 millisecond' as late
                      from payment p join orders o on o.id = p.order_id
                     where p.order_id = any(?::uuid[])
                    """)
                    .params(late.toMillis(), PostgresOrderStore.texts(ids, UUID::toString))
                    .query(row -> {
                        Charge charge = charge(row);
                        charges.put(
                                charge.orderId(),
                                new FirstCharge(charge, row.getBoolean("wanted"), row.getBoolean("late")));
                    });
            return charges;
        });
    }

    /** As {@link OrderStore#takeDue}. */
    List<Asking> takeDue(int max, Duration lease) {
        return database.inTransaction(() -> database.sql("""
                with due as (
                    select order_id from payment
                     where ask_again_at <= now()
                     order by ask_again_at
                     limit ?
                       for update skip locked)
                update payment p
                   set ask_again_at = now() + ? * interval '1 millisecond', attempts = p.attempts + 1
                  from due, orders o
                 where p.order_id = due.order_id and o.id = due.order_id
                returning p.order_id, p.amount, p.currency, p.token, o.status = 'ACCEPTED' as open
                """)
                .params(max, lease.toMillis())
                .query((row, n) -> new Asking(charge(row), row.getBoolean("open")))
                .list());
    }

    private static Charge charge(ResultSet row) throws SQLException {
        return new Charge(
                row.getObject("order_id", UUID.class),
                new Money(row.getLong("amount"), row.getString("currency")),
                row.getString("token"));
    }
}
