-- table with clustering, and without transient

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- CREATE TABLE: `cluster by` precedes `copy grants` and `as`; rows written in its order need no reclustering
create or replace table analytics.shop.orders cluster by (ordered_on, id) copy grants as (
select * from (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
) order by (ordered_on, id)
);

-- later run

-- CREATE TABLE: `cluster by` precedes `copy grants` and `as`; rows written in its order need no reclustering
create or replace table analytics.shop.orders cluster by (ordered_on, id) copy grants as (
select * from (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
) order by (ordered_on, id)
);
