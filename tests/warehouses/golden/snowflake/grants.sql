-- grants

-- GRANT <privileges>: one privilege on one object to one role
grant select on table analytics.shop.orders to role reader;

-- REVOKE <privileges>: the same backwards
revoke select on table analytics.shop.orders from role reader;

-- SHOW GRANTS: what the table’s scratch copy must be given before a swap
show grants on table analytics.shop.orders;
