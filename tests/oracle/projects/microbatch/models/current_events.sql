{{ config(materialized='table', event_time='happened_at') }}
select id, happened_at, amount from {{ ref('events') }} where since <= {{ var('round') }} and not (id = 3 and {{ var('round') }} = 2)
