-- publish after audit: a table takes the place of a view

-- ALTER VIEW: tables and views share one namespace, and `swap with` is for tables only: the view makes room
alter view analytics.shop.orders rename to analytics.shop.orders__mart_old;

-- ALTER TABLE: the new name is qualified, since a bare one would mean the current schema
alter table analytics.shop.orders__mart_new rename to analytics.shop.orders;

-- DROP VIEW: drops nothing and says so when the relation is gone already
drop view if exists analytics.shop.orders__mart_old;
