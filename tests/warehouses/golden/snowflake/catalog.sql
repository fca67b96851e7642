-- reading the catalog

-- SHOW SCHEMAS: needs no running warehouse
show terse schemas in database analytics limit 10000;

-- SHOW OBJECTS: tables and views of a schema in one statement; at most 10,000 rows, then `from` the last name
show objects in schema analytics.shop limit 10000;

-- DESCRIBE TABLE: takes views too
describe table analytics.shop.orders;
