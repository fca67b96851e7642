-- view: checked under a scratch name, then replaced

-- CREATE VIEW: the scratch view is what assertions read
create view analytics.shop.orders__mart_new as (
select 1 as id, 'paid' as status, current_date as ordered_on
);

-- CREATE VIEW: `or replace` is atomic for readers; `copy grants` keeps privileges
create or replace view analytics.shop.orders copy grants as (
select 1 as id, 'paid' as status, current_date as ordered_on
);

-- DROP VIEW: drops nothing and says so when the relation is gone already
drop view if exists analytics.shop.orders__mart_new;
