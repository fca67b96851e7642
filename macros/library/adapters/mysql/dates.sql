{# A whole number of the unit; a millisecond is a thousand microseconds. #}
{% macro mysql__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {%- if datepart | lower == 'millisecond' -%}
    date_add({{ from_date_or_timestamp }}, interval (({{ interval }}) * 1000) microsecond)
  {%- else -%}
    date_add({{ from_date_or_timestamp }}, interval ({{ interval }}) {{ datepart }})
  {%- endif -%}
{%- endmacro %}

{# The beginning of the datepart, as a datetime; weeks begin on Monday. #}
{% macro mysql__date_trunc(datepart, date) -%}
  {%- set part = datepart | lower -%}
  {%- set formats = {
      'year': '%Y-01-01', 'month': '%Y-%m-01', 'day': '%Y-%m-%d', 'hour': '%Y-%m-%d %H:00:00',
      'minute': '%Y-%m-%d %H:%i:00', 'second': '%Y-%m-%d %H:%i:%s'
  } -%}
  {%- if part in formats -%}
    cast(date_format({{ date }}, '{{ formats[part] }}') as datetime)
  {%- elif part == 'quarter' -%}
    cast(makedate(year({{ date }}), 1) + interval (quarter({{ date }}) - 1) * 3 month as datetime)
  {%- elif part == 'week' -%}
    cast(date({{ date }}) - interval weekday({{ date }}) day as datetime)
  {%- elif part == 'millisecond' -%}
    cast({{ date }} as datetime(3))
  {%- elif part == 'microsecond' -%}
    cast({{ date }} as datetime(6))
  {%- else -%}
    {{ exceptions.raise_compiler_error("date_trunc does not know the datepart '" ~ datepart ~ "' on this warehouse") }}
  {%- endif -%}
{%- endmacro %}

{# Boundaries crossed, where the engine's own function would count whole units; weeks begin on Sunday. #}
{% macro mysql__datediff(first_date, second_date, datepart) -%}
  {%- set part = datepart | lower -%}
  {%- set per_year = {'year': 1, 'quarter': 4, 'month': 12} -%}
  {%- if part in per_year -%}
    ((year({{ second_date }}) - year({{ first_date }})) * {{ per_year[part] }}
    {%- if part != 'year' %} + {{ part }}({{ second_date }}) - {{ part }}({{ first_date }}){% endif %})
  {%- elif part == 'week' -%}
    (floor((to_days({{ second_date }}) - 1) / 7) - floor((to_days({{ first_date }}) - 1) / 7))
  {%- elif part == 'day' -%}
    datediff({{ second_date }}, {{ first_date }})
  {%- elif part in ('hour', 'minute', 'second') -%}
    timestampdiff({{ part }}, {{ mysql__date_trunc(part, first_date) }}, {{ mysql__date_trunc(part, second_date) }})
  {%- elif part == 'millisecond' -%}
    (floor({{ mysql__epoch_microseconds(second_date) }} / 1000) - floor({{ mysql__epoch_microseconds(first_date) }} / 1000))
  {%- elif part == 'microsecond' -%}
    timestampdiff(microsecond, {{ first_date }}, {{ second_date }})
  {%- else -%}
    {{ exceptions.raise_compiler_error("datediff does not know the datepart '" ~ datepart ~ "' on this warehouse") }}
  {%- endif -%}
{%- endmacro %}

{# Microseconds since 1970, whatever the session's time zone. #}
{% macro mysql__epoch_microseconds(moment) -%}
  timestampdiff(microsecond, '1970-01-01', {{ moment }})
{%- endmacro %}

{# With microseconds. #}
{% macro mysql__current_timestamp() -%}
  current_timestamp(6)
{%- endmacro %}

{# The session's own: no time zones here. #}
{% macro mysql__current_timestamp_backcompat() -%}
  current_timestamp(6)
{%- endmacro %}

{# In UTC. #}
{% macro mysql__current_timestamp_in_utc_backcompat() -%}
  utc_timestamp(6)
{%- endmacro %}

{# A literal, cast. A day that no calendar has is refused here. #}
{% macro mysql__date(year, month, day) -%}
  cast('{{ modules.datetime.date(year, month, day).strftime('%Y-%m-%d') }}' as date)
{%- endmacro %}
