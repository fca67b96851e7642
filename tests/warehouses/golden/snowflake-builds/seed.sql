-- seed

-- first run

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop;

-- CREATE TABLE: keys are written down, and only `not null` is enforced
create transient table analytics.shop.orders__mart_new (
  id integer,
  status TEXT
);

-- PUT: a file of this machine into the stage that every table has
put 'file://<path>' '@analytics.shop.%ORDERS__MART_NEW/mart_<uuid>' auto_compress = true overwrite = true;

-- COPY INTO <table>: `on_error = abort_statement` loads all rows or none; `purge` removes the file once they are loaded
copy into analytics.shop.orders__mart_new (id, status)
from '@analytics.shop.%ORDERS__MART_NEW/mart_<uuid>'
file_format = (type = csv field_delimiter = ',' skip_header = 1 field_optionally_enclosed_by = '"' null_if = ('') skip_blank_lines = true encoding = 'UTF8')
on_error = abort_statement purge = true;

-- ALTER TABLE: the new name is qualified, since a bare one would mean the current schema
alter table analytics.shop.orders__mart_new rename to analytics.shop.orders;

-- later run

-- CREATE TABLE: keys are written down, and only `not null` is enforced
create transient table analytics.shop.orders__mart_new (
  id integer,
  status TEXT
);

-- PUT: a file of this machine into the stage that every table has
put 'file://<path>' '@analytics.shop.%ORDERS__MART_NEW/mart_<uuid>' auto_compress = true overwrite = true;

-- COPY INTO <table>: `on_error = abort_statement` loads all rows or none; `purge` removes the file once they are loaded
copy into analytics.shop.orders__mart_new (id, status)
from '@analytics.shop.%ORDERS__MART_NEW/mart_<uuid>'
file_format = (type = csv field_delimiter = ',' skip_header = 1 field_optionally_enclosed_by = '"' null_if = ('') skip_blank_lines = true encoding = 'UTF8')
on_error = abort_statement purge = true;

-- ALTER TABLE: `swap with` exchanges content and metadata of two tables in one transaction
alter table analytics.shop.orders swap with analytics.shop.orders__mart_new;

-- DROP TABLE: drops nothing and says so when the relation is gone already
drop table if exists analytics.shop.orders__mart_new;
