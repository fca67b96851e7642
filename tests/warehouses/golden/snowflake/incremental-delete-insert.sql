-- incremental, delete+insert

-- CREATE TABLE: the delta; DDL commits by itself, so it stands outside of the transaction
create transient table analytics.shop.orders__mart_delta as (
select 1 as id, 'paid' as status, current_date as ordered_on
);

-- BEGIN: DML of several statements takes effect together
begin;

-- DELETE: `using` joins the table to what names the rows to delete
delete from analytics.shop.orders as mart_target
using (select distinct id as mart_key_1, status as mart_key_2 from analytics.shop.orders__mart_delta) as mart_source
where mart_source.mart_key_1 is not distinct from mart_target.id
  and mart_source.mart_key_2 is not distinct from mart_target.status
  and ordered_on >= current_date - 7;

-- INSERT: appends the rows of a query
insert into analytics.shop.orders (ID, STATUS, ORDERED_ON)
select ID, STATUS, ORDERED_ON from analytics.shop.orders__mart_delta;

-- COMMIT: ends the transaction
commit;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_delta;
