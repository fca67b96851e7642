{# Dates that the template reckons with, before any SQL. Formats are Python's. #}

{# A text as a datetime, or an error that names both. #}
{% macro convert_datetime(date_str, date_fmt) -%}
  {%- set message = "could not read '" ~ date_str ~ "' as a date of the form '" ~ date_fmt ~ "'" -%}
  {{ return(try_or_compiler_error(message, modules.datetime.datetime.strptime, date_str | string, date_fmt)) }}
{%- endmacro %}

{# The days from start to end, both included, as a list of texts; the start alone where no end is given. #}
{% macro dates_in_range(start_date_str, end_date_str=none, in_fmt='%Y%m%d', out_fmt='%Y%m%d') -%}
  {%- set first = convert_datetime(start_date_str, in_fmt) -%}
  {%- set last = first if end_date_str is none else convert_datetime(end_date_str, in_fmt) -%}
  {%- if last < first -%}
    {{ exceptions.raise_compiler_error('the start date ' ~ start_date_str ~ ' is after the end date ' ~ end_date_str) }}
  {%- endif -%}
  {%- set dates = [] -%}
  {%- for days in range((last - first).days + 1) -%}
    {%- do dates.append((first + modules.datetime.timedelta(days=days)).strftime(out_fmt)) -%}
  {%- endfor -%}
  {{ return(dates) }}
{%- endmacro %}

{# `20240101` or `20240101, 20240131` as the list of days it means. #}
{% macro partition_range(raw_partition_date, date_fmt='%Y%m%d') -%}
  {%- set bounds = (raw_partition_date | string).split(',') -%}
  {%- if bounds | length > 2 -%}
    {{ exceptions.raise_compiler_error('expected one date or two with a comma between, not ' ~ raw_partition_date) }}
  {%- endif -%}
  {%- set end = bounds[1] | trim if bounds | length == 2 else none -%}
  {{ return(dates_in_range(bounds[0] | trim, end, in_fmt=date_fmt)) }}
{%- endmacro %}

{# The moment now as digits, down to the microsecond: a suffix for names. #}
{% macro py_current_timestring() -%}
  {{ return(modules.datetime.datetime.now().strftime('%Y%m%d%H%M%S%f')) }}
{%- endmacro %}
