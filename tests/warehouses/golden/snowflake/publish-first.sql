-- publish after audit: nothing stood there before

-- ALTER TABLE: the new name is qualified, since a bare one would mean the current schema
alter table analytics.shop.orders__mart_new rename to analytics.shop.orders;
