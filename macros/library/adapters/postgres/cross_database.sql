{# An interval times the number; a date becomes a timestamp. There is no interval of a quarter: three months. #}
{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {%- set unit = '3 month' if datepart | lower == 'quarter' else '1 ' ~ datepart -%}
  ({{ from_date_or_timestamp }} + (interval '{{ unit }}' * ({{ interval }})))
{%- endmacro %}

{# With a time zone. #}
{% macro postgres__current_timestamp() -%}
  now()
{%- endmacro %}

{# Without one, in the session's zone. #}
{% macro postgres__current_timestamp_backcompat() -%}
  cast(current_timestamp as timestamp without time zone)
{%- endmacro %}

{# Without one, in UTC. #}
{% macro postgres__current_timestamp_in_utc_backcompat() -%}
  cast(current_timestamp at time zone 'utc' as timestamp without time zone)
{%- endmacro %}

{# Without one. #}
{% macro postgres__snapshot_get_time() -%}
  cast({{ dbt.current_timestamp() }} as timestamp without time zone)
{%- endmacro %}

{# The smallest: servers before 16 have no other. #}
{% macro postgres__any_value(expression) -%}
  min({{ expression }})
{%- endmacro %}

{# The limited one cuts an array. #}
{% macro postgres__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- if limit_num -%}
    array_to_string((array_agg({{ measure }} {{ order_by_clause or '' }}))[1:{{ limit_num }}], {{ delimiter_text }})
  {%- else -%}
    string_agg({{ measure }}, {{ delimiter_text }} {{ order_by_clause or '' }})
  {%- endif -%}
{%- endmacro %}

{#
  Boundaries crossed. Years, quarters and months are counted on the calendar; days on the dates; anything
  shorter on the clock. Weeks begin on Sunday, and going back to the same weekday counts one more, as projects know it.
#}
{% macro postgres__datediff(first_date, second_date, datepart) -%}
  {%- set part = datepart | lower -%}
  {%- set first = 'cast(' ~ first_date ~ ' as timestamp)' -%}
  {%- set second = 'cast(' ~ second_date ~ ' as timestamp)' -%}
  {%- set per_unit = {'hour': '/ 3600', 'minute': '/ 60', 'second': '', 'millisecond': '* 1000', 'microsecond': '* 1000000'} -%}
  {%- if part == 'year' -%}
    (date_part('year', {{ second }}) - date_part('year', {{ first }}))
  {%- elif part in ('quarter', 'month') -%}
    {%- set per_year = 4 if part == 'quarter' else 12 -%}
    ({{ postgres__datediff(first_date, second_date, 'year') }} * {{ per_year }}
      + date_part('{{ part }}', {{ second }}) - date_part('{{ part }}', {{ first }}))
  {%- elif part == 'week' -%}
    ((cast(date_trunc('week', {{ second }} + interval '1 day') as date)
      - cast(date_trunc('week', {{ first }} + interval '1 day') as date)) / 7
      - case when {{ second }} < {{ first }} and date_part('dow', {{ second }}) = date_part('dow', {{ first }}) then 1 else 0 end)
  {%- elif part == 'day' -%}
    (cast({{ second_date }} as date) - cast({{ first_date }} as date))
  {%- elif part in per_unit -%}
    round(date_part('epoch', date_trunc('{{ part }}', {{ second }}) - date_trunc('{{ part }}', {{ first }})) {{ per_unit[part] }})
  {%- else -%}
    {{ exceptions.raise_compiler_error("datediff does not know the datepart '" ~ datepart ~ "' on this warehouse") }}
  {%- endif -%}
{%- endmacro %}
