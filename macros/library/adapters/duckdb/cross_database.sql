{#
  An interval times the number; quarters are counted in months and weeks in days. A quoted date is given its type,
  since the engine can't choose one.
#}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {%- set from = from_date_or_timestamp | string | trim -%}
  {%- if modules.re.fullmatch("'[^']*'", from) -%}{%- set from = 'cast(' ~ from ~ ' as timestamp)' -%}{%- endif -%}
  {%- set part = datepart | lower -%}
  {%- set unit, count = {'quarter': ('month', 3), 'week': ('day', 7)}.get(part, (part, 1)) -%}
  {%- set number = 'cast(' ~ interval ~ ' as bigint)' -%}
  ({{ from }} + {{ number if count == 1 else '(' ~ number ~ ' * ' ~ count ~ ')' }} * interval 1 {{ unit }})
{%- endmacro %}

{#
  Boundaries crossed. Weeks begin on Sunday, and going back to the same weekday counts one more, as projects know it.
#}
{% macro duckdb__datediff(first_date, second_date, datepart) -%}
  {%- if datepart | lower == 'week' -%}
    ({{ duckdb__datediff(first_date, second_date, 'day') }} // 7 + {{ week_remainder(first_date, second_date) }})
  {%- else -%}
    (date_diff('{{ datepart }}', {{ first_date }}::timestamp, {{ second_date }}::timestamp))
  {%- endif -%}
{%- endmacro %}

{# Quarters are counted in months. #}
{% macro duckdb__last_day(date, datepart) -%}
  {{ last_day_by_months(date, datepart) }}
{%- endmacro %}

{# With a time zone. #}
{% macro duckdb__current_timestamp() -%}
  now()
{%- endmacro %}

{# Without one. #}
{% macro duckdb__snapshot_get_time() -%}
  {{ current_timestamp() }}::timestamp
{%- endmacro %}

{# As snapshots read it. #}
{% macro duckdb__snapshot_string_as_time(timestamp) -%}
  {{ return("'" ~ timestamp ~ "'::timestamp") }}
{%- endmacro %}

{# The engine's own. #}
{% macro duckdb__date(year, month, day) -%}
  make_date({{ year }}, {{ month }}, {{ day }})
{%- endmacro %}

{# The engine's own. #}
{% macro duckdb__generate_series(upper_bound) -%}
  select generate_series as generated_number
  from generate_series(1, {{ upper_bound }})
{%- endmacro %}

{# The first, null or not. #}
{% macro duckdb__any_value(expression) -%}
  arbitrary({{ expression }})
{%- endmacro %}

{# The limited one cuts a list. #}
{% macro duckdb__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- if limit_num -%}
    list_aggr((array_agg({{ measure }} {{ order_by_clause or '' }}))[1:{{ limit_num }}], 'string_agg', {{ delimiter_text }})
  {%- else -%}
    string_agg({{ measure }}, {{ delimiter_text }} {{ order_by_clause or '' }})
  {%- endif -%}
{%- endmacro %}

{# Null beyond the last part. #}
{% macro duckdb__split_part(string_text, delimiter_text, part_number) -%}
  string_split({{ string_text }}, {{ delimiter_text }})[{{ part_number }}]
{%- endmacro %}


