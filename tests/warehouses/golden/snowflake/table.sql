-- table without assertions: one statement replaces it

-- CREATE TABLE: `or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe
create or replace transient table analytics.shop.orders copy grants as (
select 1 as id, 'paid' as status, current_date as ordered_on
);
