-- What the audit remembers. Nothing here is on the way of an order.

-- How far each SKU's ledger is summed, and the sums up to there; version is the stock's when they were last compared.
create table audit_position (
    sku       text primary key,
    ledger_id bigint not null,
    on_hand   bigint not null,
    reserved  bigint not null,
    version   bigint not null
) with (fillfactor = 50);

-- What did not hold when it was last asked; empty on a good day. An empty text = does not apply.
create table audit_finding (
    invariant text        not null,
    sku       text        not null default '',
    order_id  text        not null default '',
    detail    text        not null,
    found_at  timestamptz not null default now(),
    primary key (invariant, sku, order_id)
);

-- When each kind of run was last wanted by somebody, and done.
create table audit_run (
    kind       text primary key check (kind in ('RECENT', 'COMPLETE')),
    since      timestamptz not null default now(),
    wanted_at  timestamptz,
    started_at timestamptz,
    ended_at   timestamptz,
    millis     bigint      not null default 0
);
insert into audit_run (kind) values ('RECENT'), ('COMPLETE');
