-- Events seen leave a day at a time: sixteen parts are written in turn, each for the events made on its day (their ids tell it), and
-- emptied long before its turn comes again. An event finds its part by itself, so that it is seen once in whichever part it lies.
-- The default is for nodes of before, which know no day, while the nodes are replaced.

alter table inbox rename to inbox_by_age;
alter table inbox_by_age rename constraint inbox_pkey to inbox_by_age_pkey;

create table inbox (
    consumer text     not null,
    event_id uuid     not null,
    day      smallint not null default 0,
    primary key (consumer, event_id, day)
) partition by list (day);

create table inbox_0 partition of inbox for values in (0);
create table inbox_1 partition of inbox for values in (1);
create table inbox_2 partition of inbox for values in (2);
create table inbox_3 partition of inbox for values in (3);
create table inbox_4 partition of inbox for values in (4);
create table inbox_5 partition of inbox for values in (5);
create table inbox_6 partition of inbox for values in (6);
create table inbox_7 partition of inbox for values in (7);
create table inbox_8 partition of inbox for values in (8);
create table inbox_9 partition of inbox for values in (9);
create table inbox_10 partition of inbox for values in (10);
create table inbox_11 partition of inbox for values in (11);
create table inbox_12 partition of inbox for values in (12);
create table inbox_13 partition of inbox for values in (13);
create table inbox_14 partition of inbox for values in (14);
create table inbox_15 partition of inbox for values in (15);

-- The first 48 bits of an id are its milliseconds (RFC 9562, version 7).
insert into inbox (consumer, event_id, day)
select consumer, event_id, ('x' || left(replace(event_id::text, '-', ''), 12))::bit(48)::bigint / 86400000 % 16
  from inbox_by_age;

drop table inbox_by_age;
