-- persist_docs

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- SELECT: reads only: the columns of the model’s query, or an assertion
select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on;

-- CREATE TABLE: `or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe
create or replace transient table analytics.shop.orders copy grants as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- COMMENT: a comment on a table; a backslash in a string is an escape, so it is doubled
comment on table analytics.shop.orders is 'Orders, one row each: it''s \\ all';

-- ALTER TABLE: `alter column … comment` sets a column’s comment
alter table analytics.shop.orders alter column ID comment 'The key';

-- later run

-- SELECT: reads only: the columns of the model’s query, or an assertion
select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on;

-- CREATE TABLE: `or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe
create or replace transient table analytics.shop.orders copy grants as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- COMMENT: a comment on a table; a backslash in a string is an escape, so it is doubled
comment on table analytics.shop.orders is 'Orders, one row each: it''s \\ all';

-- ALTER TABLE: `alter column … comment` sets a column’s comment
alter table analytics.shop.orders alter column ID comment 'The key';
