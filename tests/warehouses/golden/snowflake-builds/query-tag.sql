-- query_tag and snowflake_warehouse of one model

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- ALTER SESSION: the tag shows in QUERY_HISTORY, where costs are attributed by it
alter session set query_tag = 'orders';

-- USE WAREHOUSE: the warehouse of all statements that follow
use warehouse compute_wh;

-- CREATE TABLE: `or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe
create or replace transient table analytics.shop.orders copy grants as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- ALTER SESSION: back to the profile’s tag
alter session unset query_tag;

-- USE WAREHOUSE: the warehouse of all statements that follow
use warehouse compute_wh;

-- later run

-- ALTER SESSION: the tag shows in QUERY_HISTORY, where costs are attributed by it
alter session set query_tag = 'orders';

-- USE WAREHOUSE: the warehouse of all statements that follow
use warehouse compute_wh;

-- CREATE TABLE: `or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe
create or replace transient table analytics.shop.orders copy grants as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- ALTER SESSION: back to the profile’s tag
alter session unset query_tag;

-- USE WAREHOUSE: the warehouse of all statements that follow
use warehouse compute_wh;
