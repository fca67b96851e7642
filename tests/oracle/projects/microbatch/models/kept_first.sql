{{ config(materialized='incremental', incremental_strategy='insert_new', unique_key='id') }}
select id, amount * {{ var('round') }} as amount from {{ ref('current_events') }}
