{# A moment so many dateparts later (earlier, where negative). `datepart` is a word, the rest are expressions. #}
{% macro dateadd(datepart, interval, from_date_or_timestamp) -%}
  {{ return(adapter.dispatch('dateadd', 'dbt')(datepart, interval, from_date_or_timestamp)) }}
{%- endmacro %}

{# `dateadd(part, n, …)`. #}
{% macro default__dateadd(datepart, interval, from_date_or_timestamp) -%}
  dateadd( {{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }} )
{%- endmacro %}

{# How many boundaries of a datepart lie between two moments: 23:59 and 00:01 are one day apart. #}
{% macro datediff(first_date, second_date, datepart) -%}
  {{ return(adapter.dispatch('datediff', 'dbt')(first_date, second_date, datepart)) }}
{%- endmacro %}

{# `datediff(part, from, to)`. #}
{% macro default__datediff(first_date, second_date, datepart) -%}
  datediff( {{ datepart }}, {{ first_date }}, {{ second_date }} )
{%- endmacro %}

{#
  What the whole weeks between two dates leave out: one more where a Sunday lies in the rest, one less on the way back.
  For warehouses that count weeks by days.
#}
{% macro week_remainder(first_date, second_date) -%}
  case when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp)
      then case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
      else case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
  end
{%- endmacro %}

{# The beginning of the datepart a moment is in. #}
{% macro date_trunc(datepart, date) -%}
  {{ return(adapter.dispatch('date_trunc', 'dbt')(datepart, date)) }}
{%- endmacro %}

{# `date_trunc('part', …)`. #}
{% macro default__date_trunc(datepart, date) -%}
  date_trunc('{{ datepart }}', {{ date }})
{%- endmacro %}

{# The last day of the datepart a date is in. #}
{% macro last_day(date, datepart) -%}
  {{ return(adapter.dispatch('last_day', 'dbt')(date, datepart)) }}
{%- endmacro %}

{# The day before the next datepart begins. #}
{% macro default__last_day(date, datepart) -%}
  {{ dbt.default_last_day(date, datepart) }}
{%- endmacro %}

{# The same, for a warehouse's own `last_day` to fall back on. #}
{% macro default_last_day(date, datepart) -%}
  {%- set next_begins = dbt.dateadd(datepart, '1', dbt.date_trunc(datepart, date)) -%}
  cast({{ dbt.dateadd('day', '-1', next_begins) }} as date)
{%- endmacro %}

{# The same, for warehouses that have no quarters: a quarter is three months. #}
{% macro last_day_by_months(date, datepart) -%}
  {%- if datepart | lower == 'quarter' -%}
    {%- set next_begins = dbt.dateadd('month', '3', dbt.date_trunc(datepart, date)) -%}
    cast({{ dbt.dateadd('day', '-1', next_begins) }} as date)
  {%- else -%}
    {{ dbt.default_last_day(date, datepart) }}
  {%- endif -%}
{%- endmacro %}

{# A date of three numbers of the template's. #}
{% macro date(year, month, day) -%}
  {{ return(adapter.dispatch('date', 'dbt')(year, month, day)) }}
{%- endmacro %}

{# A literal read as a date. A day that no calendar has is refused here. #}
{% macro default__date(year, month, day) -%}
  to_date('{{ modules.datetime.date(year, month, day).strftime('%Y-%m-%d') }}', 'YYYY-MM-DD')
{%- endmacro %}

{# The moment now, with its time zone where the warehouse has such a type. #}
{% macro current_timestamp() -%}
  {{ return(adapter.dispatch('current_timestamp', 'dbt')()) }}
{%- endmacro %}

{# The standard's own. #}
{% macro default__current_timestamp() -%}
  current_timestamp
{%- endmacro %}

{# The moment now, as packages of old knew it: without a time zone. #}
{% macro current_timestamp_backcompat() -%}
  {{ return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) }}
{%- endmacro %}

{# A cast to the warehouse's timestamp. #}
{% macro default__current_timestamp_backcompat() -%}
  current_timestamp::{{ dbt.type_timestamp() }}
{% endmacro %}

{# The moment now in UTC, without a time zone, as packages of old knew it. #}
{% macro current_timestamp_in_utc_backcompat() -%}
  {{ return(adapter.dispatch('current_timestamp_in_utc_backcompat', 'dbt')()) }}
{%- endmacro %}

{# The same as without UTC, where the warehouse keeps time in UTC. #}
{% macro default__current_timestamp_in_utc_backcompat() -%}
  {{ dbt.current_timestamp_backcompat() }}
{%- endmacro %}

{# The moment that snapshots stamp their rows with. #}
{% macro snapshot_get_time() -%}
  {{ return(adapter.dispatch('snapshot_get_time', 'dbt')()) }}
{%- endmacro %}

{# The moment now. #}
{% macro default__snapshot_get_time() -%}
  {{ dbt.current_timestamp() }}
{%- endmacro %}
