{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='event_date',
    )
}}

-- The unique key is the day although a day has many rows: a run replaces whole days, so
-- running it again changes nothing.

with events as (

    select
        *,
        cast(event_at as date) as event_date
    from {{ ref('stg_app_events') }}

)

select
    event_date,
    platform,
    event_name,
    count(*) as event_count,
    count(distinct session_id) as session_count,
    count(distinct device_id) as device_count
from events
{% if is_incremental() %}
-- Whole days only, and some more than the last one: late events belong to earlier days.
-- The coalesce keeps a table that was emptied by hand from staying empty for ever.
where event_date >= (
    select cast(
        {{ dbt.dateadd('day', -1 * var('event_lookback_days'), "coalesce(max(event_date), cast('2000-01-31' as date))") }}
        as date
    )
    from {{ this }}
)
{% endif %}
group by event_date, platform, event_name
