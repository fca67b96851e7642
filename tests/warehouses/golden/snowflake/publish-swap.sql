-- publish after audit: a table takes the place of a table

-- ALTER TABLE: `swap with` exchanges content and metadata of two tables in one transaction
alter table analytics.shop.orders swap with analytics.shop.orders__mart_new;

-- DROP TABLE: after the swap the old rows are under the scratch name; drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_new;
