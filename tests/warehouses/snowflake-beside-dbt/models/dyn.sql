{{ config(materialized='dynamic_table', target_lag='1 hour', snowflake_warehouse='compute_wh') }} select id from {{ ref('raw') }}
