-- incremental, merge

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

-- MERGE: a row of the target that several rows of the source match is an error; `is not distinct from` lets null keys match
merge into analytics.shop.orders as mart_target
using analytics.shop.orders__mart_delta as mart_source
on mart_source.id is not distinct from mart_target.id and mart_target.ordered_on >= current_date - 7
when matched then update set STATUS = mart_source.STATUS, ORDERED_ON = mart_source.ORDERED_ON
when not matched then insert (ID, STATUS, ORDERED_ON) values (mart_source.ID, mart_source.STATUS, mart_source.ORDERED_ON);

-- COMMIT: ends the transaction
commit;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_delta;
