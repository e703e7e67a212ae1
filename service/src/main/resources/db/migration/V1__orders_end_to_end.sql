-- The truth of a shop: products, stock with its ledger, orders with their payments, keys, events to send, events seen.
-- Amounts are integer minor units. Indexes are few on purpose: each one is paid for by every order.

create table product (
    sku         text primary key,
    name        text        not null,
    description text,
    amount      bigint      not null check (amount between 0 and 90000000000),
    currency    text        not null check (currency ~ '^[A-Z]{3}$'),
    active      boolean     not null,
    attributes  jsonb       not null default '{}',
    version     integer     not null default 1,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now()
);

-- Half-empty pages: every batch of orders updates the popular rows, and room on the page keeps that update off the indexes.
create table inventory (
    sku        text primary key references product,
    on_hand    bigint      not null default 0,
    reserved   bigint      not null default 0,
    version    bigint      not null default 1,
    updated_at timestamptz not null default now(),
    constraint stock_never_oversold check (0 <= reserved and reserved <= on_hand)
) with (fillfactor = 30, autovacuum_vacuum_threshold = 2000);

-- Every change of stock, append only. One index serves both the ledger of a SKU, newest first, and uniqueness.
create table stock_ledger (
    id              bigint generated always as identity,
    sku             text        not null,
    on_hand_change  bigint      not null,
    reserved_change bigint      not null,
    reason          text        not null,
    order_id        uuid,
    note            text,
    at              timestamptz not null default now(),
    primary key (sku, id)
);

create sequence order_number start 100001;

create table orders (
    id               uuid primary key,
    number           text        not null,
    customer_id      text        not null,
    customer_email   text,
    status           text        not null check (status in ('ACCEPTED', 'CONFIRMED', 'REJECTED', 'CANCELLED')),
    version          integer     not null,
    total            bigint      not null,
    currency         text        not null,
    lines            jsonb       not null,
    shipping_address jsonb,
    metadata         jsonb       not null,
    cancel_reason    text,
    timeline         jsonb       not null,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    deadline         timestamptz not null
) with (fillfactor = 70);

-- The sweeper's question: whose hold has run out? Only orders that still hold stock are in it.
create index orders_holding on orders (deadline) where status = 'ACCEPTED';

create table payment (
    order_id     uuid primary key references orders,
    status       text        not null
        check (status in ('PENDING', 'UNKNOWN', 'CAPTURED', 'DECLINED', 'REFUNDED', 'PARTIALLY_REFUNDED')),
    amount       bigint      not null,
    currency     text        not null,
    method       text        not null,
    token        text        not null,
    reference    text,
    decline_code text,
    ask_again_at timestamptz,
    attempts     integer     not null default 0,
    updated_at   timestamptz not null
) with (fillfactor = 70);

-- The reconciler's question: which payments wait for an answer or a give-back? Empty on a good day.
create index payment_to_ask on payment (ask_again_at) where ask_again_at is not null;

-- A null answer is the order as it was accepted, rendered from its row; until answered_by the first request may still
-- wait for the order's end and be answered otherwise.
create table idempotency (
    scope       text        not null,
    key         text        not null,
    fingerprint bytea       not null,
    order_id    uuid,
    status      integer,
    location    text,
    answer      bytea,
    answered_by timestamptz,
    created_at  timestamptz not null default now(),
    primary key (scope, key)
);
create index idempotency_age on idempotency using brin (created_at);

-- A row that is there is unsent. One row carries the events of a batch that fall into its bucket, in order of id.
create table outbox (
    id         bigint generated always as identity,
    bucket     smallint    not null,
    order_id   uuid        not null,
    events     integer     not null,
    payload    bytea       not null,
    created_at timestamptz not null default now(),
    primary key (bucket, id)
) with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);
alter table outbox alter column payload set storage external;

create table inbox (
    consumer text        not null,
    event_id uuid        not null,
    at       timestamptz not null default now(),
    primary key (consumer, event_id)
);
create index inbox_age on inbox using brin (at);
