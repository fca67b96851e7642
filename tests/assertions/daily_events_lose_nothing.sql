-- An incremental model is right when it cannot be told from one that was built afresh.
with events as (

    select
        cast(event_at as date) as event_date,
        count(*) as event_count
    from {{ ref('stg_app_events') }}
    group by cast(event_at as date)

),

daily as (

    select
        event_date,
        sum(event_count) as event_count
    from {{ ref('fct_app_events_daily') }}
    group by event_date

)

select
    events.event_date,
    events.event_count as expected_count,
    daily.event_count as found_count
from events
left join daily on events.event_date = daily.event_date
where coalesce(daily.event_count, 0) <> events.event_count
