-- table with assertions

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

-- ALTER TABLE: `swap with` exchanges content and metadata of two tables in one transaction
alter table analytics.shop.orders swap with analytics.shop.orders__mart_new;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_new;
