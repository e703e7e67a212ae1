package dev.holdfast.rig.load;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import dev.holdfast.rig.stores.CopyRows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Writes past orders as rows: each batch is one transaction with its payments, ledger and stock, so that the audit always holds. */
final class PastTables implements AutoCloseable {
    private static final long HOLD_MILLIS = 900_000;

    private final Connection connection;
    private final CopyManager copies;
    private final CopyRows rows = new CopyRows();

    PastTables(Settings settings) {
        try {
            connection = DriverManager.getConnection(
                    settings.postgresUrl(), settings.postgresUser(), settings.postgresPassword());
            connection.setAutoCommit(false);
            copies = connection.unwrap(PGConnection.class).getCopyAPI();
        } catch (SQLException fault) {
            throw told(fault);
        }
    }

    /** So many order numbers that the service will not give; answers the first. */
    long takeNumbers(int count) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select setval('order_number', nextval('order_number') + " + count + ") - " + count)) {
            row.next();
            long first = row.getLong(1);
            connection.commit();
            return first;
        } catch (SQLException fault) {
            throw told(fault);
        }
    }

    void write(List<PastOrder> orders) {
        try {
            copyOrders(orders);
            copyPayments(orders);
            copyLedger(orders);
            takeStock(orders);
            connection.commit();
        } catch (SQLException fault) {
            throw told(fault);
        }
    }

    private void copyOrders(List<PastOrder> orders) throws SQLException {
        for (PastOrder order : orders) {
            rows.row(13)
                    .uuid(order.id())
                    .text("H-" + order.number())
                    .text(order.customer())
                    .text("CONFIRMED")
                    .integer(2)
                    .bigint(order.total())
                    .text(PastOrder.CURRENCY)
                    .jsonb(order.linesJson())
                    .jsonb("{}")
                    .jsonb(order.timelineJson())
                    .timestamp(order.acceptedMillis())
                    .timestamp(order.confirmedMillis())
                    .timestamp(order.acceptedMillis() + HOLD_MILLIS);
        }
        rows.send(
                copies,
                "orders (id, number, customer_id, status, version, total, currency, lines, metadata, timeline, created_at, updated_at, deadline)");
    }

    private void copyPayments(List<PastOrder> orders) throws SQLException {
        for (PastOrder order : orders) {
            rows.row(8)
                    .uuid(order.id())
                    .text("CAPTURED")
                    .bigint(order.total())
                    .text(PastOrder.CURRENCY)
                    .text("card")
                    .text("tok_ok")
                    .text(order.reference())
                    .timestamp(order.confirmedMillis());
        }
        rows.send(copies, "payment (order_id, status, amount, currency, method, token, reference, updated_at)");
    }

    private void copyLedger(List<PastOrder> orders) throws SQLException {
        for (PastOrder order : orders) {
            for (PastOrder.Line line : order.lines()) {
                ledger(order, line, 0, line.quantity(), "order-held", order.acceptedMillis());
            }
            for (PastOrder.Line line : order.lines()) {
                ledger(order, line, -line.quantity(), -line.quantity(), "order-taken", order.confirmedMillis());
            }
        }
        rows.send(copies, "stock_ledger (sku, on_hand_change, reserved_change, reason, order_id, at)");
    }

    private void ledger(
            PastOrder order, PastOrder.Line line, long onHandChange, long reservedChange, String reason, long at) {
        rows.row(6)
                .text(line.sku())
                .bigint(onHandChange)
                .bigint(reservedChange)
                .text(reason)
                .uuid(order.id())
                .timestamp(at);
    }

    private void takeStock(List<PastOrder> orders) throws SQLException {
        TreeMap<String, Long> units = new TreeMap<>();
        for (PastOrder order : orders) {
            order.lines().forEach(line -> units.merge(line.sku(), (long) line.quantity(), Long::sum));
        }
        try (PreparedStatement update = connection.prepareStatement("""
                update inventory i set on_hand = i.on_hand - d.units, version = i.version + 1, updated_at = now()
                  from unnest(?, ?) as d(sku, units) where i.sku = d.sku
                """)) {
            update.setArray(1, connection.createArrayOf("text", units.keySet().toArray()));
            update.setArray(2, connection.createArrayOf("bigint", units.values().toArray()));
            int touched = update.executeUpdate();
            if (touched != units.size()) {
                throw new RigException("stock of " + (units.size() - touched) + " SKUs has no row");
            }
        }
    }

    /** What autovacuum would do within minutes, and so in the middle of a measurement. */
    void tidy() {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute("vacuum (analyze) orders, payment, stock_ledger, inventory");
        } catch (SQLException fault) {
            throw told(fault);
        }
    }

    private static RigException told(SQLException fault) {
        return new RigException("PostgreSQL: " + fault.getMessage(), fault);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException fault) {
            throw told(fault);
        }
    }
}
