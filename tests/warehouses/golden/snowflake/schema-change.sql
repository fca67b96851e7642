-- on_schema_change: columns added, dropped, retyped

-- ALTER TABLE: several columns are added in one statement
alter table analytics.shop.orders add column AMOUNT NUMBER(10,2), "Note" VARCHAR(20);

-- ALTER TABLE: dropping is a change of metadata
alter table analytics.shop.orders drop column ORDERED_ON;

-- ALTER TABLE: a text may become longer, a number more precise
alter table analytics.shop.orders alter column "Note" set data type VARCHAR(200);
