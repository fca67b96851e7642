-- incremental, append

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- CREATE TABLE: `or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe
create or replace transient table analytics.shop.orders copy grants as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- later run

-- SELECT: reads only: the columns of the model’s query, or an assertion
select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on;

-- CREATE TABLE: the delta; DDL commits by itself, so it stands outside of the transaction
create transient table analytics.shop.orders__mart_delta as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- BEGIN: DML of several statements takes effect together
begin;

-- INSERT: columns are named, so that their order in the query is free
insert into analytics.shop.orders (ID, STATUS, ORDERED_ON)
select ID, STATUS, ORDERED_ON from analytics.shop.orders__mart_delta;

-- COMMIT: ends the transaction
commit;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_delta;
