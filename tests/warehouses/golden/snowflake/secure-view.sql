-- secure view

-- CREATE VIEW: `secure` precedes `view`
create or replace secure view analytics.shop.orders as (
select 1 as id, 'paid' as status, current_date as ordered_on
);
