-- dynamic table

-- CREATE DYNAMIC TABLE: `target_lag` and `warehouse` are required; refresh mode and initialization follow
create dynamic table analytics.shop.orders__mart_new
  target_lag = '20 minutes'
  warehouse = compute_wh
  refresh_mode = auto
  initialize = on_create
as (
select 1 as id, 'paid' as status, current_date as ordered_on
);

-- ALTER DYNAMIC TABLE: `swap with` another dynamic table
alter dynamic table analytics.shop.orders swap with analytics.shop.orders__mart_new;

-- DROP DYNAMIC TABLE: drops nothing and says so when the relation is gone already
drop dynamic table if exists analytics.shop.orders__mart_new;

-- SHOW DYNAMIC TABLES: lag, warehouse and refresh mode of one; in a pattern `_` stands for any letter, so it is escaped
show dynamic tables like 'MY\\_ORDERS' in schema analytics.shop;

-- ALTER DYNAMIC TABLE: lag and warehouse can be set without building anew
alter dynamic table analytics.shop.orders set target_lag = downstream warehouse = compute_wh;

-- ALTER DYNAMIC TABLE: `refresh` brings it up to date now
alter dynamic table analytics.shop.orders refresh;
