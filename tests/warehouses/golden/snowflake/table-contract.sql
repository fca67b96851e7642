-- table with an enforced contract

-- CREATE TABLE: keys are written down, and only `not null` is enforced
create transient table analytics.shop.orders__mart_new (
  ID number(38, 0) not null,
  "ORDER" varchar(20) unique,
  primary key (id)
);

-- INSERT: columns are named, so that their order in the query is free
insert into analytics.shop.orders__mart_new (ID, "ORDER")
select ID, "ORDER" from (
select 'x' as "ORDER", 1 as id
) as mart_query;
