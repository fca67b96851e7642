-- incremental with assertions

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- CREATE TABLE: the scratch table is what assertions read
create transient table analytics.shop.orders__mart_new as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- SELECT: reads only: the columns of the model’s query, or an assertion
select
  count(*) as failures,
  case when count(*) != 0 then 1 else 0 end as should_warn,
  case when count(*) != 0 then 1 else 0 end as should_error
from (

select
    id as unique_field,
    count(*) as n_records
from analytics.shop.orders__mart_new
where id is not null
group by id
having count(*) > 1

) dbt_internal_test;

-- SELECT: reads only: the columns of the model’s query, or an assertion
select
  count(*) as failures,
  case when count(*) != 0 then 1 else 0 end as should_warn,
  case when count(*) != 0 then 1 else 0 end as should_error
from (

select id
from analytics.shop.orders__mart_new
where id is null

) dbt_internal_test;

-- ALTER TABLE: the new name is qualified, since a bare one would mean the current schema
alter table analytics.shop.orders__mart_new rename to analytics.shop.orders;

-- later run

-- SELECT: reads only: the columns of the model’s query, or an assertion
select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on;

-- CREATE TABLE: the delta; DDL commits by itself, so it stands outside of the transaction
create transient table analytics.shop.orders__mart_delta as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- BEGIN: DML of several statements takes effect together
begin;

-- DELETE: `using` joins the table to what names the rows to delete
delete from analytics.shop.orders as mart_target
using (select distinct id as mart_key_1 from analytics.shop.orders__mart_delta) as mart_source
where mart_source.mart_key_1 is not distinct from mart_target.id;

-- INSERT: columns are named, so that their order in the query is free
insert into analytics.shop.orders (ID, STATUS, ORDERED_ON)
select ID, STATUS, ORDERED_ON from analytics.shop.orders__mart_delta;

-- SELECT: reads only: the columns of the model’s query, or an assertion
select
  count(*) as failures,
  case when count(*) != 0 then 1 else 0 end as should_warn,
  case when count(*) != 0 then 1 else 0 end as should_error
from (

select
    id as unique_field,
    count(*) as n_records
from analytics.shop.orders
where id is not null
group by id
having count(*) > 1

) dbt_internal_test;

-- SELECT: reads only: the columns of the model’s query, or an assertion
select
  count(*) as failures,
  case when count(*) != 0 then 1 else 0 end as should_warn,
  case when count(*) != 0 then 1 else 0 end as should_error
from (

select id
from analytics.shop.orders
where id is null

) dbt_internal_test;

-- COMMIT: ends the transaction
commit;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_delta;
