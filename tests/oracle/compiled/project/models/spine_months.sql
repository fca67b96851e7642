with months as (
  {{ dbt.date_spine(datepart='month', start_date="cast('2023-01-01' as date)", end_date="cast('2024-06-01' as date)") }}
)
select *, {{ dbt.get_intervals_between("cast('2024-01-01' as date)", "cast('2024-01-31' as date)", 'day') }} as days, {{ dbt.get_powers_of_two(9) }} as powers
from months
