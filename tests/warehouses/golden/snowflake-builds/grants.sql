-- grants

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- CREATE TABLE: `or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe
create or replace transient table analytics.shop.orders copy grants as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- GRANT <privileges>: one privilege on one object to one role
grant select on table analytics.shop.orders to role reader;

-- later run

-- CREATE TABLE: `or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe
create or replace transient table analytics.shop.orders copy grants as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- REVOKE <privileges>: the same backwards
revoke SELECT on table analytics.shop.orders from role READER;

-- GRANT <privileges>: one privilege on one object to one role
grant insert on table analytics.shop.orders to role reader;
