package dev.holdfast.rig.floor;

import dev.holdfast.rig.stores.CopyRows;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jpountz.lz4.LZ4Factory;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The two transactions of an order, each over a whole batch, on one connection. */
final class FloorDatabase implements AutoCloseable {
    private static final int HELD = 1;
    private static final int TAKEN = 2;

    private final Connection connection;
    private final CopyManager copies;
    private final CopyRows rows = new CopyRows();
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private long nextOutboxId;

    /** @param firstOutboxId each connection counts in a range of its own, so that its rows are deleted by range */
    FloorDatabase(FloorTables tables, long firstOutboxId) throws SQLException {
        connection = tables.connect();
        copies = connection.unwrap(PGConnection.class).getCopyAPI();
        nextOutboxId = firstOutboxId;
    }

    /** Keys, stock held, orders, ledger, events to send. */
    Sent accept(List<FloorOrder> orders) throws SQLException {
        mustTouch(
                orders.size(),
                update(
                        "insert into idempotency (key, order_id) select * from unnest(?::uuid[], ?::uuid[]) on conflict do nothing",
                        ids(orders),
                        ids(orders)));
        TreeMap<Integer, Long> units = lockStock(orders);
        mustTouch(units.size(), update("""
                        update inventory i set reserved = i.reserved + d.units
                          from unnest(?::integer[], ?::bigint[]) as d(sku, units) where i.sku = d.sku
                        """, skus(units), units(units)));
        for (FloorOrder order : orders) {
            rows.row(7)
                    .uuid(order.id)
                    .bigint(order.customer)
                    .integer(FloorOrder.ACCEPTED)
                    .bigint(order.total())
                    .jsonb(order.linesJson())
                    .timestamp(order.acceptedMillis)
                    .timestamp(order.acceptedMillis);
        }
        rows.send(copies, "orders (id, customer, version, total, lines, created_at, updated_at)");
        ledger(orders, HELD);
        return commit(orders, FloorOrder.ACCEPTED);
    }

    /** Events seen, orders confirmed, stock taken, ledger, payments, events to send. */
    Sent settle(List<FloorOrder> orders) throws SQLException {
        String ids = ids(orders);
        mustTouch(
                orders.size(),
                update("insert into inbox (event_id) select unnest(?::uuid[]) on conflict do nothing", ids));
        mustTouch(
                orders.size(),
                update(
                        "update orders set version = 2, updated_at = now() where id = any(?::uuid[]) and version = 1",
                        ids));
        TreeMap<Integer, Long> units = lockStock(orders);
        mustTouch(units.size(), update("""
                        update inventory i set on_hand = i.on_hand - d.units, reserved = i.reserved - d.units
                          from unnest(?::integer[], ?::bigint[]) as d(sku, units) where i.sku = d.sku
                        """, skus(units), units(units)));
        ledger(orders, TAKEN);
        long now = System.currentTimeMillis();
        for (FloorOrder order : orders) {
            rows.row(4).uuid(order.id).bigint(order.total()).uuid(order.id).timestamp(now);
        }
        rows.send(copies, "payment (order_id, amount, reference, updated_at)");
        return commit(orders, FloorOrder.CONFIRMED);
    }

    /** Removes what is in Kafka by now. */
    void sent(long firstId, long lastId) throws SQLException {
        update("delete from outbox where id >= ? and id <= ?", firstId, lastId);
        connection.commit();
    }

    /** In the order of the SKUs, so that two transactions never deadlock; the table's check refuses what would oversell. */
    private TreeMap<Integer, Long> lockStock(List<FloorOrder> orders) throws SQLException {
        TreeMap<Integer, Long> units = new TreeMap<>();
        for (FloorOrder order : orders) {
            for (int i = 0; i < FloorOrder.LINES; i++) {
                units.merge(order.skus[i], (long) order.quantities[i], Long::sum);
            }
        }
        PreparedStatement lock = statement(
                "select sku, on_hand - reserved from inventory where sku = any(?::integer[]) order by sku for update");
        lock.setObject(1, skus(units));
        int locked = 0;
        try (ResultSet row = lock.executeQuery()) {
            while (row.next()) {
                locked++;
            }
        }
        mustTouch(units.size(), locked);
        return units;
    }

    private void ledger(List<FloorOrder> orders, int reason) throws SQLException {
        long now = System.currentTimeMillis();
        for (FloorOrder order : orders) {
            for (int i = 0; i < FloorOrder.LINES; i++) {
                rows.row(5)
                        .uuid(order.id)
                        .integer(order.skus[i])
                        .smallint(reason)
                        .bigint(order.quantities[i])
                        .timestamp(now);
            }
        }
        rows.send(copies, "stock_ledger (order_id, sku, reason, quantity, at)");
    }

    /** One outbox row for all events of the batch, compressed as the service does it. */
    private Sent commit(List<FloorOrder> orders, int version) throws SQLException {
        byte[][] messages = new byte[orders.size()][];
        byte[] all = new byte[orders.size() * FloorOrder.BYTES];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = orders.get(i).message(version);
            System.arraycopy(messages[i], 0, all, i * FloorOrder.BYTES, FloorOrder.BYTES);
        }
        long id = nextOutboxId++;
        rows.row(2)
                .bigint(id)
                .bytea(LZ4Factory.fastestInstance().fastCompressor().compress(all));
        rows.send(copies, "outbox (id, payload)");
        connection.commit();
        return new Sent(id, orders, messages);
    }

    private int update(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = statement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement.executeUpdate();
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    private Array skus(TreeMap<Integer, Long> units) throws SQLException {
        return connection.createArrayOf("integer", units.keySet().toArray());
    }

    private Array units(TreeMap<Integer, Long> units) throws SQLException {
        return connection.createArrayOf("bigint", units.values().toArray());
    }

    private static String ids(List<FloorOrder> orders) {
        StringBuilder ids = new StringBuilder(orders.size() * 37 + 2).append('{');
        for (FloorOrder order : orders) {
            ids.append(ids.length() == 1 ? "" : ",").append(order.id);
        }
        return ids.append('}').toString();
    }

    private static void mustTouch(int expected, int rows) throws SQLException {
        if (rows != expected) {
            throw new SQLException(rows + " rows were touched instead of " + expected);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /**
     * A committed batch whose events are still to be sent.
     *
     * @param messages one an order
     */
    record Sent(long outboxId, List<FloorOrder> orders, byte[][] messages) {}
}
