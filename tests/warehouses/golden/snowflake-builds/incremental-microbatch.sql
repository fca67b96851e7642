-- incremental, microbatch

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- SELECT: reads only: the columns of the model’s query, or an assertion
select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on;

-- CREATE TABLE: the scratch table is what assertions read
create transient table analytics.shop.orders__mart_new as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- ALTER TABLE: the new name is qualified, since a bare one would mean the current schema
alter table analytics.shop.orders__mart_new rename to analytics.shop.orders;

-- later run

-- SELECT: reads only: the columns of the model’s query, or an assertion
select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on;

-- CREATE TABLE: the delta; DDL commits by itself, so it stands outside of the transaction
create transient table analytics.shop.orders__mart_delta_1 as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- BEGIN: DML of several statements takes effect together
begin;

-- DELETE: the rows of the condition; part of the transaction
delete from analytics.shop.orders as mart_target
where ordered_on >= to_timestamp_tz('2026-01-02 00:00:00+00:00') and ordered_on < to_timestamp_tz('2026-01-03 00:00:00+00:00');

-- INSERT: columns are named, so that their order in the query is free
insert into analytics.shop.orders (ID, STATUS, ORDERED_ON)
select ID, STATUS, ORDERED_ON from analytics.shop.orders__mart_delta_1;

-- COMMIT: ends the transaction
commit;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_delta_1;
