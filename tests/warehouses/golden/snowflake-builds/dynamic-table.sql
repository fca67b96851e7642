-- dynamic table

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- USE WAREHOUSE: the warehouse of all statements that follow
use warehouse compute_wh;

-- CREATE DYNAMIC TABLE: `target_lag` and `warehouse` are required; refresh mode and initialization follow
create dynamic table analytics.shop.orders__mart_new
  target_lag = '20 minutes'
  warehouse = compute_wh
  refresh_mode = auto
  initialize = on_create
as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- ALTER DYNAMIC TABLE: the new name is qualified, since a bare one would mean the current schema
alter dynamic table analytics.shop.orders__mart_new rename to analytics.shop.orders;

-- USE WAREHOUSE: the warehouse of all statements that follow
use warehouse compute_wh;

-- later run

-- USE WAREHOUSE: the warehouse of all statements that follow
use warehouse compute_wh;

-- ALTER DYNAMIC TABLE: lag and warehouse can be set without building anew
alter dynamic table analytics.shop.orders set target_lag = downstream;

-- USE WAREHOUSE: the warehouse of all statements that follow
use warehouse compute_wh;
