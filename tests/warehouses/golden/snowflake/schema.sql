-- schemas

-- CREATE SCHEMA: nothing happens when it is there already
create schema if not exists analytics.shop_dev;

-- DROP SCHEMA: `cascade` drops what is in it
drop schema if exists analytics.shop_dev cascade;
