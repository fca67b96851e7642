-- table with an enforced contract

-- CREATE TABLE: only `not null` is enforced
create transient table analytics.shop.orders__mart_new (
  id number(38, 0) not null,
  "ORDER" varchar(20)
);

-- INSERT: columns are named, so that their order in the query is free
insert into analytics.shop.orders__mart_new (id, "ORDER")
select id, "ORDER" from (
select 'x' as "ORDER", 1 as id
) as mart_query;
