-- incremental, insert_overwrite

-- CREATE TABLE: the delta; DDL commits by itself, so it stands outside of the transaction
create transient table analytics.shop.orders__mart_delta as (
select 1 as id, 'paid' as status, current_date as ordered_on
);

-- BEGIN: DML of several statements takes effect together
begin;

-- DELETE: without `where`, all rows; part of the transaction, unlike `truncate`
delete from analytics.shop.orders;

-- INSERT: appends the rows of a query
insert into analytics.shop.orders (ID, STATUS, ORDERED_ON)
select ID, STATUS, ORDERED_ON from analytics.shop.orders__mart_delta;

-- COMMIT: ends the transaction
commit;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_delta;
