-- on_schema_change: columns added and dropped

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- CREATE TABLE: `or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe
create or replace transient table analytics.shop.orders copy grants as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- later run

-- SELECT: reads only: the columns of the model’s query, or an assertion
select 1 as id, 'paid' as status, 2 as amount;

-- CREATE TABLE: the delta; DDL commits by itself, so it stands outside of the transaction
create transient table analytics.shop.orders__mart_delta as (

select 1 as id, 'paid' as status, 2 as amount
);

-- CREATE TABLE … CLONE: a clone keeps columns, comments, constraints, policies and the clustering key, and shares storage; grants come before the swap
create transient table analytics.shop.orders__mart_new clone analytics.shop.orders;

-- ALTER TABLE: several columns are added in one statement
alter table analytics.shop.orders__mart_new add column AMOUNT NUMBER(38,0);

-- ALTER TABLE: dropping is a change of metadata
alter table analytics.shop.orders__mart_new drop column ORDERED_ON;

-- INSERT: columns are named, so that their order in the query is free
insert into analytics.shop.orders__mart_new (ID, STATUS, AMOUNT)
select ID, STATUS, AMOUNT from analytics.shop.orders__mart_delta;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_delta;

-- ALTER TABLE: `swap with` exchanges content and metadata of two tables in one transaction
alter table analytics.shop.orders swap with analytics.shop.orders__mart_new;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_new;
