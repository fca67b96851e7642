-- table with an enforced contract

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- SELECT: reads only: the columns of the model’s query, or an assertion
select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on;

-- SELECT: reads only: the columns of the model’s query, or an assertion
select cast(null as integer) as "c0", cast(null as varchar(20)) as "c1", cast(null as date) as "c2";

-- CREATE TABLE: keys are written down, and only `not null` is enforced
create transient table analytics.shop.orders__mart_new (
  ID integer not null,
  STATUS varchar(20),
  ORDERED_ON date
);

-- INSERT: columns are named, so that their order in the query is free
insert into analytics.shop.orders__mart_new (ID, STATUS, ORDERED_ON)
select ID, STATUS, ORDERED_ON from (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
) as mart_query;

-- ALTER TABLE: the new name is qualified, since a bare one would mean the current schema
alter table analytics.shop.orders__mart_new rename to analytics.shop.orders;

-- later run

-- SELECT: reads only: the columns of the model’s query, or an assertion
select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on;

-- SELECT: reads only: the columns of the model’s query, or an assertion
select cast(null as integer) as "c0", cast(null as varchar(20)) as "c1", cast(null as date) as "c2";

-- CREATE TABLE: keys are written down, and only `not null` is enforced
create transient table analytics.shop.orders__mart_new (
  ID integer not null,
  STATUS varchar(20),
  ORDERED_ON date
);

-- INSERT: columns are named, so that their order in the query is free
insert into analytics.shop.orders__mart_new (ID, STATUS, ORDERED_ON)
select ID, STATUS, ORDERED_ON from (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
) as mart_query;

-- ALTER TABLE: `swap with` exchanges content and metadata of two tables in one transaction
alter table analytics.shop.orders swap with analytics.shop.orders__mart_new;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_new;
