-- snapshot

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- SELECT: reads only: the columns of the model’s query, or an assertion
select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on;

-- CREATE TABLE: `or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe
create or replace transient table analytics.shop.orders copy grants as (
select
  mart_source."ID",
  mart_source."STATUS",
  mart_source."ORDERED_ON",
  md5(coalesce(cast(mart_source.mart_key_1 as TEXT), '') || '|' || coalesce(cast(mart_source.mart_changed_at as TEXT), '')) as dbt_scd_id,
  mart_source.mart_changed_at as dbt_updated_at,
  mart_source.mart_changed_at as dbt_valid_from,
  nullif(mart_source.mart_changed_at, mart_source.mart_changed_at) as dbt_valid_to
from (
select mart_query.*, id as mart_key_1, ordered_on as mart_changed_at
from (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
) as mart_query
) as mart_source
);

-- later run

-- SELECT: reads only: the columns of the model’s query, or an assertion
select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on;

-- CREATE TABLE: the delta; DDL commits by itself, so it stands outside of the transaction
create transient table analytics.shop.orders__mart_delta as (
select mart_query.*, id as mart_key_1, ordered_on as mart_changed_at
from (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
) as mart_query
);

-- CREATE TABLE: the scratch table is what assertions read
create transient table analytics.shop.orders__mart_new as (
select
  mart_source."ID",
  mart_source."STATUS",
  mart_source."ORDERED_ON",
  md5(coalesce(cast(mart_source.mart_key_1 as TEXT), '') || '|' || coalesce(cast(mart_source.mart_changed_at as TEXT), '')) as dbt_scd_id,
  mart_source.mart_changed_at as dbt_updated_at,
  mart_source.mart_changed_at as dbt_valid_from,
  nullif(mart_source.mart_changed_at, mart_source.mart_changed_at) as dbt_valid_to,
  mart_open.dbt_scd_id as mart_closes,
  'insert' as mart_change
from analytics.shop.orders__mart_delta as mart_source
left join (
select mart_table.*, id as mart_key_1 from analytics.shop.orders as mart_table where dbt_valid_to is null
) as mart_open on mart_source.mart_key_1 = mart_open.mart_key_1
where mart_open.dbt_scd_id is null or mart_open.dbt_valid_from < mart_source.mart_changed_at
);

-- BEGIN: DML of several statements takes effect together
begin;

-- UPDATE: the condition names the rows, a subquery the value of each
update analytics.shop.orders
set dbt_valid_to = mart_source.mart_closed_at
from (
select mart_closes, max(dbt_updated_at) as mart_closed_at from analytics.shop.orders__mart_new group by mart_closes
) as mart_source
where mart_source.mart_closes = analytics.shop.orders.dbt_scd_id;

-- INSERT: columns are named, so that their order in the query is free
insert into analytics.shop.orders ("ID", "STATUS", "ORDERED_ON", dbt_scd_id, dbt_updated_at, dbt_valid_from, dbt_valid_to)
select "ID", "STATUS", "ORDERED_ON", dbt_scd_id, dbt_updated_at, dbt_valid_from, dbt_valid_to from analytics.shop.orders__mart_new as mart_changes where mart_change = 'insert';

-- COMMIT: ends the transaction
commit;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_delta;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_new;
