-- table with clustering, retention, change tracking, and without transient

-- CREATE TABLE: `cluster by` precedes `copy grants` and `as`; rows written in its order need no reclustering
create or replace table analytics.shop.orders cluster by (ordered_on, id) copy grants as (
select * from (
select 1 as id, 'paid' as status, current_date as ordered_on
) order by (ordered_on, id)
);

-- ALTER TABLE: `set` takes table properties; `resume recluster` starts automatic clustering
alter table analytics.shop.orders set data_retention_time_in_days = 3 change_tracking = true;

-- ALTER TABLE: `set` takes table properties; `resume recluster` starts automatic clustering
alter table analytics.shop.orders resume recluster;
