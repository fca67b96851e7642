{# An interval times the number; a date becomes a timestamp. There is no interval of a quarter: three months. #}
{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {%- set unit = '3 month' if datepart | lower == 'quarter' else '1 ' ~ datepart -%}
  {{ from_date_or_timestamp }} + ((interval '{{ unit }}') * ({{ interval }}))
{%- endmacro %}

{# With a time zone. #}
{% macro postgres__current_timestamp() -%}
  now()
{%- endmacro %}

{# Without one, in UTC. #}
{% macro postgres__current_timestamp_in_utc_backcompat() -%}
  (current_timestamp at time zone 'utc')::{{ dbt.type_timestamp() }}
{%- endmacro %}

{# Without one. #}
{% macro postgres__snapshot_get_time() -%}
  {{ current_timestamp() }}::timestamp without time zone
{%- endmacro %}

{# Without one. #}
{% macro postgres__snapshot_string_as_time(timestamp) -%}
  {{ return("'" ~ timestamp ~ "'::timestamp without time zone") }}
{%- endmacro %}

{# The engine has no interval of a quarter. #}
{% macro postgres__last_day(date, datepart) -%}
  {{ last_day_by_months(date, datepart) }}
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
  Boundaries crossed. Years, quarters and months are counted on the calendar; days on the dates; what is shorter
  is what is left of the next longer part.
#}
{% macro postgres__datediff(first_date, second_date, datepart) -%}
  {%- set part = datepart | lower -%}
  {%- set per_year = {'quarter': 4, 'month': 12} -%}
  {%- set per_minute = {'second': 60, 'millisecond': 60000, 'microsecond': 60000000} -%}
  {%- if part == 'year' -%}
    ({{ difference_of_part('year', first_date, second_date, 'date') }})
  {%- elif part in per_year -%}
    ({{ dbt.datediff(first_date, second_date, 'year') }} * {{ per_year[part] }} + {{ difference_of_part(part, first_date, second_date, 'date') }})
  {%- elif part == 'week' -%}
    ({{ dbt.datediff(first_date, second_date, 'day') }} / 7 + {{ week_remainder(first_date, second_date) }})
  {%- elif part == 'day' -%}
    (({{ second_date }})::date - ({{ first_date }})::date)
  {%- elif part == 'hour' -%}
    ({{ dbt.datediff(first_date, second_date, 'day') }} * 24 + {{ difference_of_part(part, first_date, second_date, 'timestamp') }})
  {%- elif part == 'minute' -%}
    ({{ dbt.datediff(first_date, second_date, 'hour') }} * 60 + {{ difference_of_part(part, first_date, second_date, 'timestamp') }})
  {%- elif part in per_minute -%}
    ({{ dbt.datediff(first_date, second_date, 'minute') }} * {{ per_minute[part] }} + {{ difference_of_part(part, first_date, second_date, 'timestamp', 'floor') }})
  {%- else -%}
    {{ exceptions.raise_compiler_error("datediff does not know the datepart '" ~ datepart ~ "' on this warehouse") }}
  {%- endif -%}
{%- endmacro %}

{# What one part of a moment says later, less what it says earlier; each through `round_with` where given. #}
{% macro difference_of_part(part, first_date, second_date, type, round_with='') -%}
  {%- set sides = [] -%}
  {%- for moment in (second_date, first_date) -%}
    {%- set value = "date_part('" ~ part ~ "', (" ~ moment ~ ')::' ~ type ~ ')' -%}
    {%- do sides.append(round_with ~ '(' ~ value ~ ')' if round_with else value) -%}
  {%- endfor -%}
  {{ return(sides | join(' - ')) }}
{%- endmacro %}
