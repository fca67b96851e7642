-- view

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- CREATE VIEW: `or replace` is atomic for readers; `copy grants` keeps privileges
create or replace view analytics.shop.orders copy grants as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);

-- later run

-- CREATE VIEW: `or replace` is atomic for readers; `copy grants` keeps privileges
create or replace view analytics.shop.orders copy grants as (

select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on
);
