package dev.holdfast.rig.floor;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The floor's own database with the tables of design.md section 4, no wider than an order needs. */
final class FloorTables implements AutoCloseable {
    static final int STOCK = 1_000_000_000;

    private static final String DATABASE = "holdfast_floor";
    private static final String TABLES = """
            create table inventory (
                sku integer primary key, on_hand bigint not null, reserved bigint not null default 0,
                check (0 <= reserved and reserved <= on_hand)
            ) with (fillfactor = 20, autovacuum_vacuum_threshold = 2000);
            create table idempotency (
                key uuid primary key, order_id uuid not null, created_at timestamptz not null default now());
            create table orders (
                id uuid primary key, customer bigint not null, version integer not null, total bigint not null,
                lines jsonb not null, created_at timestamptz not null, updated_at timestamptz not null
            ) with (fillfactor = 70);
            create table payment (
                order_id uuid primary key, amount bigint not null, reference uuid not null, updated_at timestamptz not null);
            create table stock_ledger (
                order_id uuid not null, sku integer not null, reason smallint not null, quantity bigint not null,
                at timestamptz not null);
            create table inbox (event_id uuid primary key, at timestamptz not null default now());
            create table outbox (id bigint primary key, payload bytea not null)
                with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);
            alter table outbox alter column payload set storage external;
            """;

    private final Settings settings;

    private FloorTables(Settings settings) {
        this.settings = settings;
    }

    /** Makes the database anew; refuses servers that do not write durably, since the figure would mean nothing. */
    static FloorTables create(Settings settings, int skus) {
        FloorTables tables = new FloorTables(settings);
        tables.onServer("drop database if exists " + DATABASE + " with (force)");
        tables.onServer("create database " + DATABASE);
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement()) {
            for (String name : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                if (!text(statement, "show " + name).equals("on")) {
                    throw new RigException("PostgreSQL's " + name + " is not on: a floor without it is none");
                }
            }
            statement.execute(TABLES);
            statement.execute("insert into inventory (sku, on_hand) select n, " + STOCK + " from generate_series(0, "
                    + (skus - 1) + ") n");
            connection.commit();
        } catch (SQLException fault) {
            throw told(fault);
        }
        return tables;
    }

    /** Of the floor's database; without autocommit, and without plans that read whole tables while they are still small. */
    Connection connect() throws SQLException {
        String url = settings.postgresUrl();
        Connection connection = DriverManager.getConnection(
                url.substring(0, url.lastIndexOf('/') + 1) + DATABASE + "?prepareThreshold=3",
                settings.postgresUser(),
                settings.postgresPassword());
        try (Statement statement = connection.createStatement()) {
            statement.execute("set enable_seqscan = off");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    FloorSums sums(long accepted, long documents, long confirmedDocuments) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        with ledger as (select sku, sum(quantity) filter (where reason = 1) as held,
                                               sum(quantity) filter (where reason = 2) as taken
                                          from stock_ledger group by sku),
                             ordered as (select (line ->> 'sku')::integer as sku, sum((line ->> 'quantity')::bigint) as units
                                           from orders, jsonb_array_elements(lines) line where version = 2 group by 1)
                        select (select count(*) from orders), (select count(*) from orders where version = 2),
                               (select count(*) from idempotency), (select count(*) from payment),
                               (select count(*) from inbox), (select count(*) from outbox),
                               (select count(*) from inventory i left join ledger l using (sku) left join ordered o using (sku)
                                 where i.on_hand <> %d - coalesce(o.units, 0) or i.reserved <> 0
                                    or coalesce(l.taken, 0) <> coalesce(o.units, 0)
                                    or coalesce(l.held, 0) <> coalesce(o.units, 0))
                        """.formatted(STOCK))) {
            row.next();
            return new FloorSums(
                    accepted,
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    documents,
                    confirmedDocuments);
        } catch (SQLException fault) {
            throw told(fault);
        }
    }

    @Override
    public void close() {
        onServer("drop database if exists " + DATABASE + " with (force)");
    }

    private void onServer(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        settings.postgresUrl(), settings.postgresUser(), settings.postgresPassword());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException fault) {
            throw told(fault);
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    static RigException told(SQLException fault) {
        return new RigException("the floor's PostgreSQL: " + fault.getMessage(), fault);
    }
}
