{#
  A query of the numbers 1, 2, … `upper_bound`, in the column `generated_number`. It begins with `with`, so it
  stands in brackets wherever it is read from.
#}
{% macro generate_series(upper_bound) -%}
  {{ return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) }}
{%- endmacro %}

{# Counts in binary: as many joined pairs of (0, 1) as the largest number has digits. #}
{% macro default__generate_series(upper_bound) -%}
  {%- set digits = dbt.get_powers_of_two(upper_bound) %}
  with p as (
      select 0 as generated_number union all select 1
  ), unioned as (
      select
          {% for i in range(digits) -%}
          p{{ i }}.generated_number * power(2, {{ i }}) +
          {% endfor -%}
          1 as generated_number
      from p as p0
      {%- for i in range(1, digits) %}
      cross join p as p{{ i }}
      {%- endfor %}
  )

  select *
  from unioned
  where generated_number <= {{ upper_bound }}
  order by generated_number
{% endmacro %}

{# How many binary digits it takes to count `upper_bound` things; at least one. #}
{% macro get_powers_of_two(upper_bound) -%}
  {{ return(adapter.dispatch('get_powers_of_two', 'dbt')(upper_bound)) }}
{%- endmacro %}

{# Doubles until it is enough. #}
{% macro default__get_powers_of_two(upper_bound) -%}
  {%- if upper_bound <= 0 -%}
    {{ exceptions.raise_compiler_error('upper bound must be positive, not ' ~ upper_bound) }}
  {%- endif -%}
  {%- for digits in range(1, 100) if 2 ** digits >= upper_bound -%}
    {{ return(digits) }}
  {%- endfor -%}
{%- endmacro %}

{#
  How many dateparts lie between two dates, asked of the warehouse. 0 while the project is being parsed.
#}
{% macro get_intervals_between(start_date, end_date, datepart) -%}
  {{ return(adapter.dispatch('get_intervals_between', 'dbt')(start_date, end_date, datepart)) }}
{%- endmacro %}

{# Runs `datediff`. #}
{% macro default__get_intervals_between(start_date, end_date, datepart) -%}
  {%- if not execute -%}
    {{ return(0) }}
  {%- endif -%}
  {%- call statement('get_intervals_between', fetch_result=True) -%}
    select {{ dbt.datediff(start_date, end_date, datepart) }}
  {%- endcall -%}
  {%- set rows = load_result('get_intervals_between')['data'] -%}
  {{ return(rows[0][0] if rows else 0) }}
{%- endmacro %}

{#
  A query of one row for each datepart from `start_date` on, before `end_date`, in the column `date_<datepart>`.
  Dates are expressions. It begins with `with`, so it stands in brackets wherever it is read from.
#}
{% macro date_spine(datepart, start_date, end_date) -%}
  {{ return(adapter.dispatch('date_spine', 'dbt')(datepart, start_date, end_date)) }}
{%- endmacro %}

{# Numbers as many as there are dateparts, each added to the start. #}
{% macro default__date_spine(datepart, start_date, end_date) -%}
  {%- set steps = dbt.get_intervals_between(start_date, end_date, datepart) %}
  with rawdata as (
      {{ dbt.generate_series([steps, 1] | max) }}
  ),

  all_periods as (
      select (
          {{ dbt.dateadd(datepart, 'row_number() over (order by 1) - 1', start_date) }}
      ) as date_{{ datepart }}
      from rawdata
  ),

  filtered as (
      select *
      from all_periods
      where {{ 'date_' ~ datepart ~ ' <= ' ~ end_date if steps > 0 else '1 = 0' }}
  )

  select * from filtered
{%- endmacro %}
