{# `interval (n) part`. A quoted date is given its type, since the engine can't choose one. #}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {%- set from = from_date_or_timestamp | string | trim -%}
  {%- if modules.re.fullmatch("'[^']*'", from) -%}{%- set from = 'cast(' ~ from ~ ' as timestamp)' -%}{%- endif -%}
  date_add({{ from }}, interval ({{ interval }}) {{ datepart }})
{%- endmacro %}

{#
  Boundaries crossed. Weeks begin on Sunday, and going back to the same weekday counts one more, as projects know it.
#}
{% macro duckdb__datediff(first_date, second_date, datepart) -%}
  {%- set first = 'cast(' ~ first_date ~ ' as timestamp)' -%}
  {%- set second = 'cast(' ~ second_date ~ ' as timestamp)' -%}
  {%- if datepart | lower == 'week' -%}
    (date_diff('day', date_trunc('week', {{ first }} + interval 1 day), date_trunc('week', {{ second }} + interval 1 day)) // 7
      - case when {{ second }} < {{ first }} and dayofweek({{ second }}) = dayofweek({{ first }}) then 1 else 0 end)
  {%- else -%}
    date_diff('{{ datepart }}', {{ first }}, {{ second }})
  {%- endif -%}
{%- endmacro %}

{# With a time zone. #}
{% macro duckdb__current_timestamp() -%}
  now()
{%- endmacro %}

{# Without one. #}
{% macro duckdb__snapshot_get_time() -%}
  cast({{ dbt.current_timestamp() }} as timestamp)
{%- endmacro %}

{# Without one, in UTC. #}
{% macro duckdb__current_timestamp_in_utc_backcompat() -%}
  cast(timezone('utc', now()) as timestamp)
{%- endmacro %}

{# The engine's own. #}
{% macro duckdb__generate_series(upper_bound) -%}
  select unnest(generate_series(1, {{ upper_bound }})) as generated_number
{%- endmacro %}

{# The first that is not null. #}
{% macro duckdb__any_value(expression) -%}
  any_value({{ expression }})
{%- endmacro %}

{# The limited one cuts a list. #}
{% macro duckdb__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- if limit_num -%}
    array_to_string(list({{ measure }} {{ order_by_clause or '' }}) filter (where {{ measure }} is not null)[:{{ limit_num }}], {{ delimiter_text }})
  {%- else -%}
    string_agg({{ measure }}, {{ delimiter_text }} {{ order_by_clause or '' }})
  {%- endif -%}
{%- endmacro %}

{# Null beyond the last part. #}
{% macro duckdb__split_part(string_text, delimiter_text, part_number) -%}
  string_split({{ string_text }}, {{ delimiter_text }})[{{ part_number }}]
{%- endmacro %}

{# Null where it does not fit. #}
{% macro duckdb__safe_cast(field, type) -%}
  try_cast({{ field }} as {{ type }})
{%- endmacro %}
