{{ config(materialized='table') }}
select {{ dbt.dateadd('day', 3, "cast('2024-02-27' as date)") }} as later, {{ dbt.datediff("cast('2024-01-01' as date)", "cast('2024-03-01' as date)", 'month') }} as months,
  {{ dbt.split_part("'a|b|c'", "'|'", 2) }} as part, {{ dbt.concat(["'a'", "'b'"]) }} as both_of_them, {{ dbt.hash("'x'") }} as hashed, {{ dbt.length("'four'") }} as length_of_it,
  {{ dbt.safe_cast("'1'", dbt.type_int()) }} as number, {{ dbt.date_trunc('month', "cast('2024-02-27' as date)") }} as month_of_it
