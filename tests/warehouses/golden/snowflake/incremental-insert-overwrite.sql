-- incremental, insert_overwrite

-- CREATE TABLE: the delta; DDL commits by itself, so it stands outside of the transaction
create transient table analytics.shop.orders__mart_delta as (
select 1 as id, 'paid' as status, current_date as ordered_on
);

-- INSERT: `overwrite` truncates and inserts in one transaction, and keeps privileges and policies
insert overwrite into analytics.shop.orders (ID, STATUS, ORDERED_ON)
select ID, STATUS, ORDERED_ON from analytics.shop.orders__mart_delta;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_delta;
