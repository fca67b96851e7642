-- A missing day would bend every seven-day sum after it.
with days as (

    select
        kpi_date,
        lag(kpi_date) over (order by kpi_date) as previous_date
    from {{ ref('daily_kpis') }}

)

select
    kpi_date,
    previous_date
from days
where {{ dbt.datediff('previous_date', 'kpi_date', 'day') }} <> 1
