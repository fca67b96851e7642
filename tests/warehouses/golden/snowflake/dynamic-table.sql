-- dynamic table

-- CREATE DYNAMIC TABLE: `target_lag` and `warehouse` are required; refresh mode and initialization follow
create or replace dynamic table analytics.shop.orders
  target_lag = '20 minutes'
  warehouse = compute_wh
  refresh_mode = auto
  initialize = on_create
as (
select 1 as id, 'paid' as status, current_date as ordered_on
);

-- ALTER DYNAMIC TABLE: lag and warehouse can be set without building anew
alter dynamic table analytics.shop.orders set target_lag = downstream warehouse = compute_wh;

-- ALTER DYNAMIC TABLE: `refresh` brings it up to date now
alter dynamic table analytics.shop.orders refresh;
