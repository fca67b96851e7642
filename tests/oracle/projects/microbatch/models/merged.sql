{{ config(materialized='incremental', incremental_strategy='marked', unique_key=['id']) }}
select id, amount * {{ var('round') }} as amount, 'new' as marker from {{ ref('current_events') }}
