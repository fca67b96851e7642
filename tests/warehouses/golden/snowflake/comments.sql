-- persist_docs

-- COMMENT: a comment on a table; a backslash in a string is an escape, so it is doubled
comment on table analytics.shop.orders is 'Orders, one row each: it''s \\ all';

-- ALTER TABLE: `alter column … comment` sets a column’s comment
alter table analytics.shop.orders alter column ID comment 'The key';

-- ALTER VIEW: views take column comments the same way, which the page leaves out
alter view analytics.shop.orders_view alter column ID comment 'The key';
