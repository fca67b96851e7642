with sessions as (

    select
        *,
        cast({{ dbt.date_trunc('month', 'session_date') }} as date) as session_month
    from {{ ref('int_app_sessions') }}

),

steps as (

    select 1 as step_number, 'app_open' as step_name
    union all
    select 2 as step_number, 'product_view' as step_name
    union all
    select 3 as step_number, 'add_to_cart' as step_name
    union all
    select 4 as step_number, 'checkout_start' as step_name
    union all
    select 5 as step_number, 'purchase' as step_name

),

counted as (

    -- every session meets every step, so a step that nobody reached is a row with zero
    select
        sessions.session_month,
        sessions.platform,
        steps.step_number,
        steps.step_name,
        sum(case when sessions.deepest_step >= steps.step_number then 1 else 0 end) as session_count
    from sessions
    cross join steps
    group by
        sessions.session_month,
        sessions.platform,
        steps.step_number,
        steps.step_name

),

compared as (

    select
        *,
        lag(session_count) over (
            partition by session_month, platform
            order by step_number
        ) as previous_count,
        first_value(session_count) over (
            partition by session_month, platform
            order by step_number
        ) as opened_count
    from counted

)

select
    session_month,
    platform,
    step_number,
    step_name,
    cast(session_count as {{ dbt.type_int() }}) as session_count,
    {{ ratio('session_count', 'previous_count') }} as share_of_previous_step,
    {{ ratio('session_count', 'opened_count') }} as share_of_sessions
from compared
